// What Python sent, and how each cell follows from others. No arithmetic here but the product of two shown numbers.

import { fill } from "./markup.js";
import { formatNumber } from "./number.js";

/** @import { Cell, Explanation, Labels, Payload, Rule, Term, Value } from "./types.js" */
/** @typedef {{ groups: Cell[][], terms?: Term[] }} Origin */

/** The data of one rerun, with questions about it. */
export class Model {
  /**
   * @param {Payload} data
   * @param {Labels} labels
   */
  constructor(data, labels) {
    this.labels = labels;
    this.answered = data.answered;
    this.language = data.language;
    this.notation = data.notation;
    this.decimals = data.decimals;
    this.colours = data.colours;
    this.tokens = data.tokens;
    this.matrices = data.matrices;
    this.scenes = data.scenes;
    this.codes = data.codes;
    this.query = data.query;
    this.steps = data.steps;
    this.step = data.step;
    this.lit = data.lit;
    this.editable = data.editable;
    this.can_undo = data.can_undo;
    this.live = data.live;
    this.fixed = data.fixed;
    this.pencil = data.pencil ?? null;
    this.whole = data.pencil?.whole ?? false;
    this.asked = idsOf(data.pencil?.asked);
    this.unknown = idsOf(data.pencil?.unknown);
    /** @type {Map<string, { kind: "right" | "wrong" | "shown", value: number }>} */
    this.typed = new Map();
    for (const [matrix, row, column, kind, value] of data.pencil?.typed ?? [])
      this.typed.set(idOf({ matrix, row, column }), { kind, value });
    /** @type {Map<string, Value>} */
    this.wouldBe = new Map();
    for (const [matrix, cells] of Object.entries(data.would))
      for (const [row, column, value] of cells)
        this.wouldBe.set(idOf({ matrix, row, column }), this.unknown.size ? NaN : value);
  }

  /** @param {Cell} cell */
  has({ matrix, row, column }) {
    return this.matrices[matrix]?.values[row]?.[column] !== undefined;
  }

  /**
   * A cell's number; NaN where the reader is asked for it, or for something that it is made of.
   * @param {Cell} cell
   */
  value({ matrix, row, column }) {
    if (this.unknown.size && this.unknown.has(idOf({ matrix, row, column }))) return NaN;
    return this.matrices[matrix].values[row][column];
  }

  /**
   * @param {string} matrix
   * @returns {[rows: number, columns: number]}
   */
  shape(matrix) {
    const { values } = this.matrices[matrix];
    return [values.length, values[0].length];
  }

  /** @param {Cell} cell */
  canEdit(cell) {
    if (this.pencil) return !this.pencil.choosing && this.asked.has(idOf(cell));
    return this.editable.includes(cell.matrix);
  }

  /**
   * The symbol of a cell, such as α_{2,1}.
   * @param {Cell} cell
   */
  symbolOf({ matrix, row, column }) {
    return numbered(this.matrices[matrix].cell, row, column);
  }

  /**
   * The symbol of a whole row where rows belong to tokens: q^{2}.
   * @param {string} matrix
   * @param {number} row
   */
  rowSymbol(matrix, row) {
    return numbered(this.matrices[matrix].rows, row, 0);
  }

  /**
   * @param {string} matrix
   * @param {number} column
   */
  columnSymbol(matrix, column) {
    return numbered(this.matrices[matrix].columns, 0, column);
  }

  /**
   * A token in a sentence; one that occurs twice says which it is.
   * @param {number} index
   */
  tokenAt(index) {
    const token = this.tokens[index];
    if (this.tokens.indexOf(token) === this.tokens.lastIndexOf(token)) return token;
    return fill(this.labels.repeated_token, { token, place: index + 1 });
  }

  /** @param {string} name */
  label(name) {
    return this.labels[name];
  }

  /** @param {string} matrix */
  colourOf(matrix) {
    return this.matrices[matrix].colour;
  }

  /** @param {string} matrix */
  nameOf(matrix) {
    return this.labels[`name_${this.wordsOf(matrix)}`];
  }

  /**
   * Under which name the labels speak of a matrix: its own, or that of what stands in softmax's place.
   * @param {string} matrix
   */
  wordsOf(matrix) {
    return this.matrices[matrix].words ?? matrix.split(":")[0];
  }

  /**
   * A number as a cell shows it.
   * @param {Value} value
   */
  written(value) {
    return formatNumber(value, this.decimalsOf(value));
  }

  /**
   * How many decimals a number has: on a board of whole numbers one that is whole has none.
   * @param {Value} value
   */
  decimalsOf(value) {
    return this.whole && Number.isInteger(value) ? 0 : this.decimals;
  }
}

/**
 * What must be built anew when it changes.
 * @param {Payload} data
 */
export function shapeOf({ tokens, notation, language, scenes, matrices, decimals, editable, lit, query }) {
  const sizes = Object.entries(matrices).map(([name, { values }]) => [name, values.length, values[0].length]);
  return JSON.stringify([tokens, notation, language, scenes, sizes, decimals, editable, lit, query]);
}

/**
 * How many characters the longest number on the board has: it is one of the extremes.
 * @param {Model} model
 */
export function charactersOf(model) {
  const shown = new Set(model.scenes.flatMap(({ arrangements }) => arrangements.flat(2)).map(({ matrix }) => matrix));
  const lengths = [...shown].flatMap((matrix) => {
    const finite = model.matrices[matrix].values.flat().filter((value) => value !== null);
    const extremes = finite.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);
    return extremes.map((value) => model.written(value).length);
  });
  return Math.max(model.decimals + 3, ...lengths);
}

/**
 * @param {string} id
 * @returns {Cell}
 */
export function cellFromId(id) {
  const [matrix, row, column] = id.split(".");
  return { matrix, row: Number(row), column: Number(column) };
}

/** @param {[matrix: string, row: number, column: number][]} [cells] */
function idsOf(cells = []) {
  return new Set(cells.map(([matrix, row, column]) => idOf({ matrix, row, column })));
}

/** @param {Cell} cell */
export function idOf({ matrix, row, column }) {
  return `${matrix}.${row}.${column}`;
}

/**
 * @param {Cell | null} one
 * @param {Cell | null} other
 */
export function same(one, other) {
  return one !== null && other !== null && idOf(one) === idOf(other);
}

/**
 * @param {string} template
 * @param {number} row
 * @param {number} column
 */
function numbered(template, row, column) {
  return template.replace(/#r/g, String(row + 1)).replace(/#c/g, String(column + 1));
}

/**
 * Where a cell comes from; its rule's kind says how to write it out.
 * @param {Model} model
 * @param {Cell} cell
 * @returns {Explanation}
 */
export function explain(model, cell) {
  const { rule } = model.matrices[cell.matrix];
  return { cell, rule, terms: [], ...originOf(model, cell, rule) };
}

/**
 * @param {Model} model
 * @param {Cell} cell
 * @param {Rule} rule
 * @returns {Origin}
 */
function originOf(model, { row, column }, rule) {
  switch (rule.kind) {
    case "given":
    case "learned":
    case "carried":
    case "wave":
      return { groups: [] };
    case "product": {
      const first = rowOf(model, rule.first, row);
      const matrix = rule.second;
      return pairs(
        first,
        first.map((_, index) =>
          rule.turned ? { matrix, row: column, column: index } : { matrix, row: index, column },
        ),
      );
    }
    case "combine": {
      const first = rowOf(model, rule.first + row, column);
      return pairs(
        first,
        first.map((_, index) => ({ matrix: rule.second, row: index, column: 0 })),
      );
    }
    case "sum":
      return { groups: [[{ matrix: rule.first, row, column }], [{ matrix: rule.second, row, column }]] };
    case "less":
    case "standard":
      return { groups: [[{ matrix: rule.first, row, column }], [{ matrix: rule.second, row, column: 0 }]] };
    case "tanh":
      return { groups: [[{ matrix: rule.first, row: rule.row, column }], [{ matrix: rule.second, row, column }]] };
    case "shift":
    case "mean":
    case "total":
      return { groups: [rowOf(model, rule.first, row)] };
    case "share":
      if (rule.normalizer === "softmax") return { groups: [rowOf(model, rule.first, row)] };
      return { groups: [[{ matrix: rule.first, row, column }]] };
    case "scale":
    case "mask":
    case "exp":
      return { groups: [[{ matrix: rule.first, row, column }]] };
  }
}

/**
 * @template Item
 * @param {number} count
 * @param {(index: number) => Item} itemAt
 */
function run(count, itemAt) {
  return Array.from({ length: count }, (_, index) => itemAt(index));
}

/**
 * @param {Cell[]} first
 * @param {Cell[]} second
 * @returns {Origin}
 */
function pairs(first, second) {
  return { groups: [first, second], terms: first.map((cell, index) => ({ first: cell, second: second[index] })) };
}

/**
 * @param {Model} model
 * @param {string} matrix
 * @param {number} row
 * @returns {Cell[]}
 */
function rowOf(model, matrix, row) {
  return run(model.shape(matrix)[1], (column) => ({ matrix, row, column }));
}

/**
 * A whole output so far: the first weights of its row, and the values that they belong to.
 * @param {Model} model
 * @param {{ row: number, terms: number, sums: number[] }} step
 * @returns {Explanation}
 */
export function explainBlend(model, { row, terms, sums }) {
  const firsts = run(terms, (column) => ({ matrix: "weights", row, column }));
  const values = firsts.flatMap((_, each) => run(sums.length, (column) => ({ matrix: "values", row: each, column })));
  const { rule } = model.matrices.output;
  return { cell: { matrix: "output", row, column: 0 }, rule, terms: [], groups: [firsts, values] };
}

/**
 * The cells that are made of this one: where a given or learned number goes.
 * @param {Model} model
 * @param {Cell} cell
 */
export function madeOf(model, cell) {
  /** @type {Cell[]} */
  const found = [];
  const id = idOf(cell);
  for (const [matrix, { rule }] of Object.entries(model.matrices)) {
    if (rule.first !== cell.matrix && rule.second !== cell.matrix) continue;
    const [rows, columns] = model.shape(matrix);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const made = { matrix, row, column };
        if (
          explain(model, made)
            .groups.flat()
            .some((operand) => idOf(operand) === id)
        )
          found.push(made);
      }
    }
  }
  return found;
}

/**
 * Steps between A and A′ that stand nowhere on a board are pointed at where they start: the same place in A.
 * @type {Record<string, string>}
 */
const SOURCE = {
  exponentials: "shifted_scores",
  shifted_scores: "masked_scores",
  masked_scores: "scaled_scores",
  scaled_scores: "scores",
};

/**
 * Whether a matrix is made of another one, directly or over several steps.
 * @param {Model} model
 * @param {string} matrix
 * @param {string} other
 * @returns {boolean}
 */
export function isMadeOf(model, matrix, other) {
  if (matrix === other) return true;
  const { first, second } = model.matrices[matrix]?.rule ?? {};
  return [first, second].some(
    (parent) => parent !== undefined && isMadeOf(model, parent === "hidden:" ? "hidden:0" : parent, other),
  );
}

/**
 * The cell itself where its matrix is shown, else the cell in the same place of the matrix that it was made from, else null.
 * @param {Cell} cell
 * @param {(matrix: string) => boolean} isShown
 */
export function nearestShown(cell, isShown) {
  for (let { matrix } = cell; matrix; matrix = SOURCE[matrix]) if (isShown(matrix)) return { ...cell, matrix };
  return null;
}
