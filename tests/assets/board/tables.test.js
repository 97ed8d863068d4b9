import assert from "node:assert/strict";
import { test } from "node:test";

import { Placement } from "../../../assets/board/grid.js";
import { Model } from "../../../assets/board/model.js";
import { drawTables } from "../../../assets/board/tables.js";
import { made } from "../page.js";

/** @import { Payload, Place } from "../../../assets/board/types.js" */

/** @type {Payload["matrices"]} */
const MATRICES = {
  queries: {
    values: [[1, -2, 3], [4, 5, null]], rule: { kind: "given" }, largest: 5, symbol: "Q", cell: "q^{#r}_{#c}", rows: "q^{#r}", columns: "", colour: "query",
  },
}; // biome-ignore format: a table
const MODEL = new Model(
  {
    answered: 0, language: "en", notation: "paper", decimals: 1, words: "", colours: {}, tokens: ["I", "saw"], matrices: MATRICES, would: {}, scenes: [],
    codes: {}, query: null, steps: [], step: null, lit: null, selected: null, editable: [], can_undo: false,
  },
  { name_queries: "queries", grid: "[[symbol]]", axis_query: "query", axis_dimension: "dimension" },
); // biome-ignore format: a table

/** @param {Partial<Place>} options */
function tableOf(options) {
  const place = {
    matrix: "queries",
    row: 0,
    column: 0,
    turned: false,
    symbol: "Q",
    operator: "",
    copy: false,
    only: null,
    ...options,
  };
  const scene = /** @type {HTMLElement} */ (document.createElement("div"));
  const placement = new Placement(MODEL, place, [place], scene);
  const tables = made(drawTables(MODEL, [placement, placement])).children.map(made);
  assert.equal(tables.length, 1, "a matrix that stands twice is told once");
  const rows = tables[0].all.filter(({ name }) => name === "tr");
  return rows.map(({ children }) => children.map((cell) => made(cell).textContent));
}

test("a table has the board's orientation, with the words where a row is a word's", () => {
  assert.deepEqual(tableOf({}), [
    ["", "1", "2", "3"],
    ["q1 I", "1.0", "−2.0", "3.0"],
    ["q2 saw", "4.0", "5.0", "−∞"],
  ]);
  assert.deepEqual(tableOf({ turned: true }), [
    ["", "q1 I", "q2 saw"],
    ["1", "1.0", "4.0"],
    ["2", "−2.0", "5.0"],
    ["3", "3.0", "−∞"],
  ]);
});

test("of one row only that row is told", () => {
  assert.deepEqual(tableOf({ only: 1 }), [
    ["", "1", "2", "3"],
    ["q2 saw", "4.0", "5.0", "−∞"],
  ]);
});
