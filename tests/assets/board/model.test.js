import assert from "node:assert/strict";
import { test } from "node:test";

import {
  cellFromId,
  charactersOf,
  explain,
  idOf,
  isMadeOf,
  Model,
  madeOf,
  nearestShown,
  same,
  shapeOf,
} from "../../../assets/board/model.js";

/** @import { Matrix, Payload, Rule, Value } from "../../../assets/board/types.js" */

/**
 * @param {Value[][]} values
 * @param {Rule} rule
 * @param {Partial<Matrix>} rest
 * @returns {Matrix}
 */
const matrix = (values, rule, rest = {}) => ({
  values,
  rule,
  largest: 1,
  symbol: "",
  cell: "m_{#r,#c}",
  rows: "",
  columns: "",
  colour: "",
  ...rest,
});

// Q [2, 3] = I [2, 1] W [1, 3], and the scores Q Kᵀ with K = Q
/** @type {Payload} */
const PAYLOAD = {
  answered: 0, language: "en", notation: "paper", decimals: 2, words: "", colours: {}, tokens: ["saw", "saw"],
  matrices: {
    inputs: matrix([[2], [-1]], { kind: "given" }),
    query_projection: matrix([[1, 0, 3]], { kind: "learned" }),
    queries: matrix([[2, 0, 6], [-1, 0, -3]], { kind: "product", first: "inputs", second: "query_projection", turned: false }, { rows: "q^{#r}" }),
    scores: matrix([[40, -20], [-20, null]], { kind: "product", first: "queries", second: "queries", turned: true }),
  },
  would: { scores: [[1, 1, 10]] }, scenes: [], codes: {}, query: null, steps: [], step: null, lit: null, selected: null,
  editable: ["inputs"], can_undo: false,
}; // biome-ignore format: a table
const MODEL = new Model(PAYLOAD, { repeated_token: "[[token]] ([[place]])" });

test("among whole numbers a whole one is written without decimals", () => {
  const pencil = { choosing: false, whole: true, asked: [], unknown: [], typed: [], said: "" };
  const whole = new Model({ ...PAYLOAD, pencil }, {});
  assert.deepEqual(
    [1, -20, 0, 0.5, null, Number.NaN].map((value) => whole.written(value)),
    ["1", "−20", "0", "0.50", "−∞", "?"],
  );
  assert.deepEqual(
    [1, 0.5].map((value) => MODEL.written(value)),
    ["1.00", "0.50"],
  );
});

test("a cell's name leads back to the cell", () => {
  for (const cell of [
    { matrix: "hidden:3", row: 10, column: 0 },
    { matrix: "weights", row: 0, column: 12 },
  ])
    assert.deepEqual(cellFromId(idOf(cell)), cell);
});

test("the same cell is the same, and nothing is not", () => {
  const cell = { matrix: "scores", row: 1, column: 0 };
  assert.ok(same(cell, { ...cell }));
  assert.ok(!same(cell, { ...cell, row: 0 }));
  assert.ok(!same(null, null));
});

test("a cell of a product is made of a row and a column, or of two rows where the second is turned", () => {
  assert.deepEqual(explain(MODEL, { matrix: "queries", row: 1, column: 2 }).terms, [
    { first: { matrix: "inputs", row: 1, column: 0 }, second: { matrix: "query_projection", row: 0, column: 2 } },
  ]);
  const score = explain(MODEL, { matrix: "scores", row: 0, column: 1 });
  assert.deepEqual(
    score.groups[1],
    [0, 1, 2].map((column) => ({ matrix: "queries", row: 1, column })),
  );
});

test("what a number goes into is what is made of it, and nothing else", () => {
  const found = madeOf(MODEL, { matrix: "query_projection", row: 0, column: 1 }).map(idOf);
  assert.deepEqual(found, ["queries.0.1", "queries.1.1"]);
  assert.deepEqual(madeOf(MODEL, { matrix: "scores", row: 0, column: 0 }), []);
});

test("made of: over several steps, and never the other way", () => {
  assert.ok(isMadeOf(MODEL, "scores", "inputs"));
  assert.ok(!isMadeOf(MODEL, "inputs", "scores"));
  assert.ok(!isMadeOf(MODEL, "queries", "nowhere"));
});

test("a step that stands nowhere is pointed at where it starts", () => {
  const cell = { matrix: "exponentials", row: 1, column: 0 };
  assert.deepEqual(
    nearestShown(cell, (name) => name === "scores"),
    { ...cell, matrix: "scores" },
  );
  assert.equal(
    nearestShown(cell, () => false),
    null,
  );
  assert.equal(
    nearestShown({ ...cell, matrix: "output" }, (name) => name === "scores"),
    null,
  );
});

test("a cell is there or not, whatever a link says", () => {
  assert.ok(MODEL.has({ matrix: "scores", row: 1, column: 1 })); // −∞ is a value
  for (const cell of [
    { matrix: "scores", row: 2, column: 0 },
    { matrix: "scores", row: 0, column: -1 },
    { matrix: "none", row: 0, column: 0 },
  ])
    assert.ok(!MODEL.has(cell));
});

test("a word that occurs twice says which it is", () => {
  assert.equal(MODEL.tokenAt(1), "saw (2)");
  assert.equal(new Model({ ...PAYLOAD, tokens: ["I", "saw"] }, {}).tokenAt(1), "saw");
});

test("what arithmetic would give is known of a cell that was set by hand", () => {
  assert.equal(MODEL.wouldBe.get("scores.1.1"), 10);
  assert.equal(MODEL.wouldBe.size, 1);
});

test("symbols count from 1", () => {
  assert.equal(MODEL.symbolOf({ matrix: "scores", row: 1, column: 0 }), "m_{2,1}");
  assert.equal(MODEL.rowSymbol("queries", 0), "q^{1}");
});

test("other numbers are no other shape; other words, sizes and notations are", () => {
  const moved = {
    ...PAYLOAD,
    answered: 9,
    matrices: { ...PAYLOAD.matrices, inputs: matrix([[5], [6]], { kind: "given" }) },
  };
  assert.equal(shapeOf(moved), shapeOf(PAYLOAD));
  const longer = { ...PAYLOAD, matrices: { ...PAYLOAD.matrices, inputs: matrix([[5], [6], [7]], { kind: "given" }) } };
  for (const other of [longer, { ...PAYLOAD, tokens: ["I", "saw"] }, { ...PAYLOAD, decimals: 3 }])
    assert.notEqual(shapeOf(other), shapeOf(PAYLOAD));
});

test("cells are as wide as the longest number that is shown", () => {
  const place = {
    matrix: "scores",
    row: 0,
    column: 0,
    turned: false,
    symbol: "",
    operator: "",
    copy: false,
    only: null,
  };
  const shown = { ...PAYLOAD, scenes: [{ name: "", arrangements: [[[place]]] }] };
  assert.equal(charactersOf(new Model(shown, {})), "−20.00".length);
  assert.equal(charactersOf(MODEL), "0.00".length + 1);
});

test("what the reader is asked for, and what is made of it, has no number; only what is asked for takes one", () => {
  const asked = { matrix: "queries", row: 0, column: 2 };
  const pencil = {
    choosing: false,
    asked: [["queries", 0, 2]],
    unknown: [["queries", 0, 2], ["scores", 0, 0]],
    typed: [["queries", 0, 2, "wrong", 5]],
    said: "",
  }; // biome-ignore format: a table
  const model = new Model(/** @type {Payload} */ ({ ...PAYLOAD, pencil }), {});
  assert.ok(Number.isNaN(model.value(asked)));
  assert.ok(Number.isNaN(model.value({ matrix: "scores", row: 0, column: 0 })));
  assert.equal(model.value({ matrix: "scores", row: 0, column: 1 }), -20);
  assert.ok(model.canEdit(asked));
  assert.ok(!model.canEdit({ matrix: "inputs", row: 0, column: 0 }));
  assert.deepEqual(model.typed.get(idOf(asked)), { kind: "wrong", value: 5 });
  const choosing = new Model(/** @type {Payload} */ ({ ...PAYLOAD, pencil: { ...pencil, choosing: true } }), {});
  assert.ok(!choosing.canEdit(asked));
});
