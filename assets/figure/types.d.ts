// What attention/ui/page/figure.py sends as JSON, and what the browser makes of it. Read by the type checker only.

export type Pair = [number, number];

export type Numbers = ArrayLike<number> & Iterable<number>;

/** An array of numbers in bytes: here, at an address, or the same as one before it in the message. */
export interface Encoded {
  dtype: "f8" | "f4" | "u1";
  /** "rows, columns", or a length. */
  shape: string;
  bdata?: string;
}

/** One quantity of many marks, as numbers: `form` is how many decimals they have. */
export interface Column {
  values: ArrayLike<number | string>;
  form: number | "percent";
}

/** What a mark's points say: a sentence with `{name}` for each column. */
export interface Says {
  words: string;
  columns: Record<string, Column>;
  /** Points in a row, where they stand in rows. */
  across: number;
}

/** A trace of Plotly's: those of its properties that are read here. */
export interface Mark {
  type?: string;
  xaxis?: string;
  yaxis?: string;
  /** Absent where a step `dx` from `x0` on tells it. */
  x?: Numbers;
  x0?: number;
  dx?: number;
  y: Numbers;
  /** A heatmap's rows. */
  z: Numbers[];
  /** What each point says. */
  hovertext?: string | string[];
  hoverinfo?: string;
  /** The cell that each point stands for, in the core's orientation. */
  customdata?: Pair[];
  /** The least width and height of a cell in pixels, in smaller ones its digits are left out. */
  meta?: { cell?: Pair; says?: Says; size?: Pair };
  visible?: boolean;
  /** From here on: what a plain figure is drawn by. */
  zmin?: number;
  zmax?: number;
  colorscale?: [place: number, colour: string][];
  colorbar?: { len: number; thickness: number; ypad: number };
  source?: string;
  orientation?: "h" | "v";
  mode?: string;
  text?: string[];
  textposition?: string;
  textfont?: { size?: number; color?: string | string[] };
  cliponaxis?: boolean;
  marker?: { color?: string | string[]; opacity?: number | number[]; size?: number | number[] };
  line?: { color?: string; width?: number };
  opacity?: number;
  fillpattern?: { size: number; solidity: number; fgcolor: string };
}

/** A rectangle. */
export interface Shape {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
  line: { color: string; width: number };
}

/** Words at a place. */
export interface Annotation {
  text: string;
  x: number;
  y: number;
  xref?: string;
  yref?: string;
  xanchor?: "left" | "center" | "right";
  yanchor?: "top" | "middle" | "bottom";
  xshift?: number;
  yshift?: number;
  font?: { size?: number };
}

export interface Axis {
  range: Pair;
  domain?: Pair;
  tickangle?: number;
  ticktext?: string[];
  tickvals?: number[];
  nticks?: number;
  title?: { text: string };
  side?: string;
  visible?: boolean;
  showgrid?: boolean;
  gridcolor?: string;
  zeroline?: boolean;
  zerolinecolor?: string;
  separatethousands?: boolean;
  /** Whether a step on this axis is as long as one on the other. */
  scaleanchor?: string;
}

export interface Layout {
  width: number;
  height: number;
  uirevision?: string;
  /** The sign before decimals, then that between thousands. */
  separators?: string;
  font: { size: number; family?: string; color?: string };
  margin: { l: number; r: number; t: number; b: number };
  xaxis: Axis;
  yaxis: Axis;
  barmode?: string;
  bargap?: number;
  shapes?: Shape[];
  annotations?: Annotation[];
  dragmode?: string | false;
  paper_bgcolor?: string;
  plot_bgcolor?: string;
}

export interface Painted {
  data: Mark[];
  layout: Layout;
}

/** Names as drawn, top to bottom and left to right. */
export interface Grid {
  rows: string[];
  columns: string[];
  /** Whether the picture is the transpose of the core's matrix. */
  transposed: boolean;
  decimals: number;
}

export interface Table {
  header: string[];
  rows: (string | number | null)[][];
  /** In place of rows. */
  columns: Column[];
}

export type Word =
  | "table"
  | "hide_table"
  | "save"
  | "png"
  | "svg"
  | "zoom_in"
  | "zoom_out"
  | "zoom_reset"
  | "explore"
  | "explore_and_choose"
  | "hidden"
  | "sum"
  | "loading"
  | "failed";
export type Words = Record<Word, string>;

export interface Colours {
  /** Colours and what they are on a dark page. */
  twins: Record<string, string>;
  /** Colours and the page's variables that stand for them. */
  page: Record<string, string>;
  /** What Python calls the page's paper seen through, and the paper itself. */
  clear: [string, string];
}

export interface Sent {
  figure: Painted;
  grid: Grid | null;
  widest: number | null;
  shrinks: boolean;
  /** Whether it is drawn without Plotly. */
  plain: boolean;
  name: string;
  alt: string;
  table: Table | null;
  clickable: boolean;
  ahead: boolean;
  decimals: number;
  words: Words;
  colours: Colours;
  /** The address of plotly.min.js. */
  plotly: string;
}

export interface Theme {
  /** What each of Python's colours is on this page. */
  exchange: Record<string, string>;
  font: string;
  background: string;
}

/** The ranges that the reader chose. */
export interface Zoom {
  x: Pair;
  y: Pair;
}

/** An axis as Plotly has drawn it. */
export interface DrawnAxis {
  _offset: number;
  _length: number;
  range: Pair;
  d2p(place: number): number;
}

/** An axis of a plain figure, which is read both ways. */
export interface Scale extends DrawnAxis {
  p2d(pixel: number): number;
}
/** By the names that marks call them: x, y, x2, y2. */
export type Axes = Record<string, DrawnAxis>;

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A cell of a heatmap, a sum beside it, or a mark with words of its own. */
export interface Reading {
  /** Row and column as drawn; of a mark its place among all, and 0. */
  id: Pair;
  say: string;
  /** What a click tells Python, or null. */
  cell: Pair | null;
  /** Where it stands on the stage, null: zoomed away. */
  box(axes: Axes): Box | null;
  move(right: number, down: number): Reading | null;
  end(last: boolean): Reading | null;
}

/** A point that Plotly tells of. */
export interface Point {
  data: Mark;
  curveNumber: number;
  pointNumber: number;
  x: number;
  y: number;
}

/** What can be read in a figure. */
export interface Readings {
  first(): Reading | null;
  again(id: Pair): Reading | null;
  of(cell: Pair): Reading | null;
  under(point: Point): Reading | null;
}

export interface Plot extends HTMLElement {
  on(name: "plotly_hover" | "plotly_click", listener: (event: { points: Point[] }) => void): void;
  on(name: "plotly_unhover" | "plotly_doubleclick", listener: () => void): void;
  on(name: "plotly_relayout", listener: (change: Record<string, unknown>) => void): void;
  _fullLayout?: Record<string, DrawnAxis>;
}

export interface Plotly {
  react(plot: HTMLElement, data: Mark[], layout: Layout, config: object): Promise<unknown>;
  toImage(picture: Painted, options: object): Promise<string>;
  purge(plot: HTMLElement): void;
}

declare global {
  interface Window {
    Plotly?: Plotly;
    /** Large parts of the figures of a page without a server, as data URIs. */
    parts?: Record<string, string>;
  }
}

/** What Streamlit gives a component. */
export interface Component {
  data: Uint8Array;
  parentElement: HTMLElement;
  setStateValue(name: string, value: Pair): void;
  setTriggerValue(name: string, value: boolean): void;
}
