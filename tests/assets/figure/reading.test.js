import assert from "node:assert/strict";
import { test } from "node:test";

import { buildTable, readable, shown } from "../../../assets/figure/reading.js";

/** @import { Axes, Layout, Mark, Painted, Reading, Sent, Words } from "../../../assets/figure/types.js" */

const WORDS = /** @type {Words} */ ({ sum: "sum", hidden: "hidden" });
const LAYOUT = /** @type {Layout} */ ({ barmode: "relative" });

/** @param {Partial<Sent>} rest @returns {Sent} */
const sent = (rest) => /** @type {Sent} */ ({ grid: null, table: null, words: WORDS, decimals: 2, ...rest });

/** @param {Partial<Mark>[]} data @returns {Painted} */
const painted = (...data) => ({
  data: data.map((mark) => /** @type {Mark} */ ({ x: [], y: [], z: [], ...mark })),
  layout: LAYOUT,
});

const axis = (/** @type {number} */ offset, /** @type {number} */ length, /** @type {number} */ unit) => ({
  _offset: offset,
  _length: length,
  range: /** @type {[number, number]} */ ([0, 1]),
  d2p: (/** @type {number} */ place) => (place + 0.5) * unit,
});
/** @type {Axes} */
const AXES = { x: axis(10, 60, 20), y: axis(5, 20, 10), x2: axis(80, 30, 1), y2: axis(40, 15, 1) };

const GRID = { rows: ["a", "b"], columns: ["c", "d", "e"], transposed: false, decimals: 1 };
const Z = [
  [1, -2, Number.NaN],
  [0.25, 0.35, 6],
];
const HEATMAP = painted({ z: Z }, { xaxis: "x2", x: [3, 7] }, { yaxis: "y2", y: [1, 2, 3] });

/** @param {Reading | null} reading @returns {Reading} */
function there(reading) {
  assert.ok(reading);
  return reading;
}

test("a number has its decimals, a true minus sign and no negative zero", () => {
  assert.equal(shown(-1.25, 1), "−1.2"); // a tie goes to the even digit, as in Python
  assert.equal(shown(1.35, 1), "1.4");
  assert.equal(shown(-0.001, 2), "0.00");
  assert.equal(shown(3, 0), "3");
});

test("a heatmap is read cell by cell, its hidden ones and its sums among them", () => {
  const places = readable(sent({ grid: GRID }), HEATMAP);
  let here = there(places.first());
  const heard = [here.say];
  for (const [right, down] of [
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, 1],
    [1, 0],
    [0, -1],
  ]) {
    here = there(here.move(right, down));
    heard.push(here.say);
  }
  assert.deepEqual(heard, [
    "a (1) → c (1): 1.0",
    "a (1) → d (2): −2.0",
    "a (1) → e (3): hidden",
    "sum a (1): 3.0",
    "sum b (2): 7.0",
    "b (2) → e (3): 6.0",
    "sum e (3): 3.0",
    "sum e (3): 3.0",
    "b (2) → e (3): 6.0",
  ]);
});

test("the ends of a row are its first cell and its sum", () => {
  const here = there(readable(sent({ grid: GRID }), HEATMAP).again([1, 1]));
  assert.deepEqual(there(here.end(false)).id, [1, 0]);
  assert.deepEqual(there(here.end(true)).id, [1, 3]);
});

test("a click tells the core's row and column, whichever way the picture lies", () => {
  for (const transposed of [false, true]) {
    const places = readable(sent({ grid: { ...GRID, transposed } }), HEATMAP);
    const cell = there(places.again([0, 2])).cell;
    assert.deepEqual(cell, transposed ? [2, 0] : [0, 2]);
    assert.deepEqual(there(places.of(there(places.again([0, 2])).cell ?? [9, 9])).id, [0, 2]);
    assert.equal(there(places.again([0, 3])).cell, null); // a sum is no cell
  }
});

test("a cell's box is where the cell is drawn; what is zoomed away has none", () => {
  const places = readable(sent({ grid: GRID }), HEATMAP);
  assert.deepEqual(there(places.again([1, 2])).box(AXES), { left: 50, top: 15, width: 20, height: 10 });
  assert.deepEqual(there(places.again([1, 3])).box(AXES), { left: 80, top: 15, width: 30, height: 10 });
  assert.equal(there(places.again([0, 2])).box({ ...AXES, x: axis(10, 40, 20) }), null);
});

const BARS = painted(
  {
    type: "bar",
    x: [2, -4],
    y: [0, 1],
    hovertext: ["first", "second"],
    customdata: [
      [0, 0],
      [1, 0],
    ],
  },
  {
    type: "bar",
    x: [6, -2],
    y: [0, 1],
    hovertext: ["third", "fourth"],
    customdata: [
      [0, 1],
      [1, 1],
    ],
  },
);

test("marks are read in their order, and up and down leads to the same place of another mark", () => {
  const places = readable(sent({}), BARS);
  const here = there(places.first());
  assert.equal(here.say, "first");
  assert.equal(there(here.move(1, 0)).say, "second");
  assert.equal(there(here.move(0, 1)).say, "third");
  assert.equal(there(here.move(-1, 0)).say, "first");
  assert.equal(there(here.move(0, -1)).say, "first");
  assert.equal(there(here.end(true)).say, "fourth");
  assert.equal(there(places.of([1, 1])).say, "fourth");
  assert.equal(places.of([7, 7]), null);
});

test("a part of a stacked bar is outlined in its own middle", () => {
  const wide = { x: axis(0, 100, 10), y: axis(0, 100, 10) };
  const middles = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ].map((cell) => {
    const box = there(readable(sent({}), BARS).of(/** @type {[number, number]} */ (cell))).box(wide);
    assert.ok(box);
    return (box.left + box.width / 2) / 10 - 0.5;
  });
  assert.deepEqual(middles, [1, -2, 5, -5]); // 2, then 6 on it; −4, then −2 on it
});

test("a figure without numbers has no table", () => {
  assert.equal(buildTable(sent({}), BARS), null);
});

test("a mark's points are written out from columns of numbers, and up and down go by their rows", () => {
  const values = {
    share: { values: [0.25, 0.0000004, 1, 0.5], form: /** @type {const} */ ("percent") },
    at: { values: [-1, 2.25, 3, 4], form: 1 },
  };
  const says = { words: "{at}: {share}", columns: values, across: 2 };
  const places = readable(sent({}), painted({ x0: 0, dx: 2, y: [0, 0, 1, 1], meta: { says } }));
  const here = there(places.first());
  assert.equal(here.say, "−1.0: 25.0%");
  assert.equal(there(here.move(1, 0)).say, "2.2: <0.0001%"); // a tie goes to the even digit
  assert.equal(there(here.move(0, 1)).say, "3.0: 100.0%");
});
