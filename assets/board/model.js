// What Python sent, and how each cell follows from others. No arithmetic here but the product of two shown numbers.

import { formatNumber } from "./number.js";

/** The data of one rerun, with questions about it. Cells are {matrix, row, column}, in the core's orientation. */
export class Model {
  constructor(data, labels) {
    Object.assign(this, data, { labels });
    this.wouldBe = new Map();
    for (const [matrix, cells] of Object.entries(data.would))
      for (const [row, column, value] of cells) this.wouldBe.set(idOf({ matrix, row, column }), value);
  }

  has({ matrix, row, column }) {
    return this.matrices[matrix]?.values[row]?.[column] !== undefined;
  }

  value({ matrix, row, column }) {
    return this.matrices[matrix].values[row][column];
  }

  shape(matrix) {
    const { values } = this.matrices[matrix];
    return [values.length, values[0].length];
  }

  canEdit({ matrix }) {
    return this.editable.includes(matrix);
  }

  /** The symbol of a cell, such as α_{2,1}. */
  symbolOf({ matrix, row, column }) {
    return numbered(this.matrices[matrix].cell, row, column);
  }

  /** The symbol of a whole row where rows belong to tokens: q^{2}. */
  rowSymbol(matrix, row) {
    return numbered(this.matrices[matrix].rows, row, 0);
  }

  columnSymbol(matrix, column) {
    return numbered(this.matrices[matrix].columns, 0, column);
  }

  /** A token in a sentence; one that occurs twice says which it is. */
  tokenAt(index) {
    const token = this.tokens[index];
    return this.tokens.indexOf(token) === this.tokens.lastIndexOf(token) ? token : `${token} (${index + 1})`;
  }

  label(name) {
    return this.labels[name];
  }

  colourOf(matrix) {
    return this.matrices[matrix].colour;
  }

  nameOf(matrix) {
    return this.labels[`name_${this.wordsOf(matrix)}`];
  }

  /** Under which name the labels speak of a matrix: its own, or that of what stands in softmax's place. */
  wordsOf(matrix) {
    return this.matrices[matrix].words ?? matrix.split(":")[0];
  }
}

/** What must be built anew when it changes. */
export function shapeOf({ tokens, notation, language, scenes, matrices, decimals, editable, lit, query }) {
  const sizes = Object.entries(matrices).map(([name, { values }]) => [name, values.length, values[0].length]);
  return JSON.stringify([tokens, notation, language, scenes, sizes, decimals, editable, lit, query]);
}

/** How many characters the longest number on the board has: it is one of the extremes. */
export function charactersOf(model) {
  const shown = new Set(model.scenes.flatMap(({ arrangements }) => arrangements.flat(2)).map(({ matrix }) => matrix));
  const lengths = [...shown].flatMap((matrix) => {
    const finite = model.matrices[matrix].values.flat().filter((value) => value !== null);
    const extremes = finite.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);
    return extremes.map((value) => formatNumber(value, model.decimals).length);
  });
  return Math.max(model.decimals + 3, ...lengths);
}

export function cellFromId(id) {
  const [matrix, row, column] = id.split(".");
  return { matrix, row: Number(row), column: Number(column) };
}

export function idOf({ matrix, row, column }) {
  return `${matrix}.${row}.${column}`;
}

export function same(one, other) {
  return Boolean(one && other) && idOf(one) === idOf(other);
}

function numbered(template, row, column) {
  return template.replace(/#r/g, row + 1).replace(/#c/g, column + 1);
}

/**
 * Where a cell comes from: `groups` are runs of cells that lie together (a row, a column, one cell), `terms` the pairs that are
 * multiplied. The kind says how to write it out.
 */
export function explain(model, cell) {
  const rule = model.matrices[cell.matrix].rule;
  const made = EXPLAIN[rule.kind](model, cell, rule);
  const groups = made.groups ?? [];
  return { cell, kind: rule.kind, rule, terms: [], groups, operands: groups.flat(), ...made };
}

function run(count, cellAt) {
  return Array.from({ length: count }, (_, index) => cellAt(index));
}

function pairs(first, second) {
  return { groups: [first, second], terms: first.map((cell, index) => ({ first: cell, second: second[index] })) };
}

function rowOf(model, matrix, row) {
  return run(model.shape(matrix)[1], (column) => ({ matrix, row, column }));
}

/** A whole output so far: the first weights of its row, and the values that they belong to. */
export function explainBlend({ row, terms, sums }) {
  const firsts = run(terms, (column) => ({ matrix: "weights", row, column }));
  const values = firsts.flatMap((_, each) => run(sums.length, (column) => ({ matrix: "values", row: each, column })));
  return { kind: "blend", cell: { matrix: "output", row, column: 0 }, terms: [], groups: [firsts, values] };
}

const EXPLAIN = {
  given: () => ({}),
  learned: () => ({}),
  carried: () => ({}),
  wave: () => ({}),
  product(model, { row, column }, rule) {
    const first = rowOf(model, rule.first, row);
    return pairs(
      first,
      first.map((_, index) => {
        const place = rule.turned ? { row: column, column: index } : { row: index, column };
        return { matrix: rule.second, ...place };
      }),
    );
  },
  combine(model, { row, column }, rule) {
    const first = rowOf(model, rule.first + row, column);
    return pairs(
      first,
      first.map((_, index) => ({ matrix: rule.second, row: index, column: 0 })),
    );
  },
  sum: (model, { row, column }, rule) => ({
    groups: [[{ matrix: rule.first, row, column }], [{ matrix: rule.second, row, column }]],
  }),
  tanh: (model, { row, column }, rule) => ({
    groups: [[{ matrix: rule.first, row: rule.row, column }], [{ matrix: rule.second, row, column }]],
    sum: rule.sums[row][column],
  }),
  scale: same_place,
  mask: same_place,
  exp: same_place,
  shift: (model, { row }, rule) => ({ groups: [rowOf(model, rule.first, row)] }),
  total: (model, { row }, rule) => ({ groups: [rowOf(model, rule.first, row)] }),
  share(model, { matrix, row, column }, rule) {
    if (rule.normalizer !== "softmax") return same_place(model, { matrix, row, column }, rule);
    return { groups: [rowOf(model, rule.first, row)] };
  },
};

function same_place(model, { row, column }, rule) {
  return { groups: [[{ matrix: rule.first, row, column }]] };
}

/** The cells that are made of this one: where a given or learned number goes. */
export function madeOf(model, cell) {
  const found = [];
  const id = idOf(cell);
  for (const [matrix, { rule }] of Object.entries(model.matrices)) {
    if (rule.first !== cell.matrix && rule.second !== cell.matrix) continue;
    const [rows, columns] = model.shape(matrix);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const made = { matrix, row, column };
        if (explain(model, made).operands.some((operand) => idOf(operand) === id)) found.push(made);
      }
    }
  }
  return found;
}

// Steps between A and A′ that stand nowhere on a board are pointed at where they start: the same place in A.
const SOURCE = {
  exponentials: "shifted_scores",
  shifted_scores: "masked_scores",
  masked_scores: "scaled_scores",
  scaled_scores: "scores",
};

/** Whether a matrix is made of another one, directly or over several steps. */
export function isMadeOf(model, matrix, other) {
  if (matrix === other) return true;
  const { first, second } = model.matrices[matrix]?.rule ?? {};
  return [first, second].some((parent) => parent && isMadeOf(model, parent === "hidden:" ? "hidden:0" : parent, other));
}

/** The cell itself where its matrix is shown, else the cell in the same place of the matrix that it was made from, else null. */
export function nearestShown(cell, isShown) {
  for (let { matrix } = cell; matrix; matrix = SOURCE[matrix]) if (isShown(matrix)) return { ...cell, matrix };
  return null;
}
