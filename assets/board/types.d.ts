// What attention/ui/board/ sends as JSON, and what the browser makes of it. Read by the type checker only.

/** One number of one matrix, in the core's orientation: rows are tokens. Counted from 0. */
export interface Cell {
  matrix: string;
  row: number;
  column: number;
}

/** null is −∞: JSON has no infinity. */
export type Value = number | null;

/** Numbers that the reader fills in. */
export interface Pencil {
  /** Whether the reader chooses what is asked for, else answers. */
  choosing: boolean;
  /** Whether inputs and projections are whole numbers: then a whole number is written without decimals. */
  whole: boolean;
  /** What is asked for and not right yet. */
  asked: [matrix: string, row: number, column: number][];
  /** What is asked for, and what is made of it: nobody can know it yet. Its numbers are sent as 0. */
  unknown: [matrix: string, row: number, column: number][];
  typed: [matrix: string, row: number, column: number, kind: "right" | "wrong" | "shown", value: number][];
  /** How far the reader has come, and the first wrong step; `_{…}` is lowered. */
  said: string;
}

export type Normalizer = "softmax" | "relu" | "identity";

interface Root {
  first?: undefined;
  second?: undefined;
}
interface One {
  first: string;
  second?: undefined;
}
interface Two {
  first: string;
  second: string;
}

/** A matrix that the arithmetic starts from. */
export type Source = Root & {
  kind: "given" | "learned" | "carried";
  /** The column from which on its numbers are drawn with `seed`, null: none is. Absent on a board that tells it in words. */
  drawn?: number | null;
  seed?: number;
  /** The places that the reader has changed. */
  changed?: [row: number, column: number][];
};
export type Product = Two & { kind: "product"; turned: boolean };
export type Combine = Two & { kind: "combine" };
export type Tanh = Two & { kind: "tanh"; row: number; sums: number[][] };
export type Wave = Root & { kind: "wave"; angles: number[][] };
export type Scale = One & { kind: "scale"; d_k: number; root: number | null; temperature: number };
export type Mask = One & { kind: "mask"; visible: string };
export type Shift = One & { kind: "shift"; normalizer: Normalizer };
export type Exp = One & { kind: "exp"; normalizer: Normalizer; base?: number };
/** The mean of a row, or of its squares: a layer norm's mean and variance. */
export type Mean = One & { kind: "mean"; squared: boolean };
/** A number over the root of its row's variance and `epsilon`. */
export type Standard = Two & { kind: "standard"; epsilon: number };
export type Share = Two & { kind: "share"; normalizer: Normalizer; base?: number };

/** What the cells of a matrix are made of: `first` and `second` name the matrices that they read. */
export type Rule =
  | Source
  | Wave
  | Product
  | Combine
  | (Two & { kind: "sum" })
  | (Two & { kind: "less" })
  | Mean
  | Standard
  | Tanh
  | Scale
  | Mask
  | Shift
  | Exp
  | (One & { kind: "total"; normalizer: Normalizer })
  | Share;

export interface Matrix {
  values: Value[][];
  /** The size at which a cell has its full colour. */
  largest: number;
  rule: Rule;
  /** In these four `^{…}` is raised, `_{…}` lowered; `#r` and `#c` stand for the row and the column, counted from 1. */
  symbol: string;
  cell: string;
  rows: string;
  columns: string;
  colour: string;
  /** Under which name the labels speak of it, where that is not its own. */
  words?: string;
}

/** One matrix in one place of a block, in the notation's orientation. */
export interface Place {
  matrix: string;
  row: number;
  column: number;
  turned: boolean;
  symbol: string;
  operator: string;
  copy: boolean;
  only: number | null;
}

export type Arrangement = Place[][];

export interface Scene {
  name: string;
  arrangements: Arrangement[];
}

/** A cell, or a whole row (`column` null) as far as its first `terms` products, which add up to `sums`. */
export type Step = CellStep | BlendStep;
export interface CellStep extends Cell {
  terms: null;
  sums?: undefined;
}
export interface BlendStep {
  matrix: string;
  row: number;
  column: null;
  terms: number;
  sums: number[];
}

export type Labels = Record<string, string>;

export interface Payload {
  /** The serial of the edit that this answers. */
  answered: number;
  language: string;
  notation: "lecture" | "paper";
  decimals: number;
  /** The address of the labels. */
  words: string;
  colours: Record<string, [light: string, dark: string]>;
  tokens: string[];
  matrices: Record<string, Matrix>;
  /** For each matrix with cells set by hand: what their arithmetic gives. */
  would: Record<string, [row: number, column: number, value: Value][]>;
  scenes: Scene[];
  /** What a link calls a matrix. */
  codes: Record<string, string>;
  query: number | null;
  steps: Step[];
  step: number | null;
  lit: string[] | null;
  selected: [matrix: string, row: number, column: number] | null;
  editable: string[];
  can_undo: boolean;
  ahead?: boolean;
  pencil?: Pencil;
  /** The address that a cell's link begins with, where it is not the page's own. */
  live?: string;
  /** Whether the word that looks stays: nobody computes for another one. */
  fixed?: boolean;
}

export type Phase = "live" | "final";

/** What the board tells Python. */
export interface Edit extends Cell {
  value: number;
  phase: Phase;
  serial: number;
}
export type Trigger = (name: string, value: Edit | string | number | boolean) => void;

/** Two cells that are multiplied. */
export interface Term {
  first: Cell;
  second: Cell;
}

/** Where a cell comes from: `groups` are runs of cells that lie together (a row, a column, one cell). */
export interface Explanation {
  cell: Cell;
  rule: Rule;
  groups: Cell[][];
  terms: Term[];
}

/** What Streamlit gives a component. */
export interface Component {
  data: Uint8Array;
  parentElement: HTMLElement;
  setTriggerValue: Trigger;
}
