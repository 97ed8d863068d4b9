import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

/** @import { Axis, Layout, Mark } from "../../../assets/figure/types.js" */

Object.assign(globalThis, { matchMedia: () => ({ matches: false }) });
const { paint, resolve } = await import("../../../assets/figure/paint.js"); // it measures on a canvas from the start

const THEME = { exchange: { "#000000": "#eeeeee" }, font: "serif", background: "#ffffff" };

test("colours are exchanged wherever they stand, and the original is left alone", () => {
  const original = { line: { color: "#000000" }, list: ["#000000", "#111111"], width: 2, none: null };
  assert.deepEqual(resolve(original, THEME.exchange), {
    line: { color: "#eeeeee" },
    list: ["#eeeeee", "#111111"],
    width: 2,
    none: null,
  });
  assert.equal(original.line.color, "#000000");
});

/** @param {number} count @returns {Axis} */
const axis = (count) => ({
  range: [-0.5, count - 0.5],
  ticktext: Array.from({ length: count }, (_, place) => `word ${place}`),
  tickvals: Array.from({ length: count }, (_, place) => place),
});

/** @param {number} count @param {number} width @param {boolean} isGrid */
function painted(count, width, isGrid) {
  const layout = /** @type {Layout} */ ({
    height: 400,
    margin: { l: 50, r: 10, t: 10, b: 40 },
    font: { size: 13 },
    xaxis: axis(count),
    yaxis: axis(count),
  });
  const marks = [/** @type {Mark} */ ({ x: [], y: [], z: [], meta: { cell: [28, 16] } })];
  const grid = isGrid ? { rows: [], columns: [], transposed: false, decimals: 1 } : null;
  return paint({ figure: { data: marks, layout }, grid, shrinks: false, widest: null }, THEME, width, null);
}

test("thousands stand apart along every axis as they do in sentences", () => {
  const { layout } = painted(4, 800, false);
  assert.equal(layout.separators, ".\u202f");
  assert.ok(layout.xaxis.separatethousands && layout.yaxis.separatethousands);
});

test("names along the bottom never touch: what would is left out, evenly", () => {
  for (const width of [200, 390, 800, 1440]) {
    const { ticktext = [], tickvals = [] } = painted(24, width, false).layout.xaxis;
    const steps = tickvals.slice(1).map((value, place) => value - tickvals[place]);
    assert.equal(new Set(steps).size, 1);
    assert.ok(
      (steps[0] * (width - 60)) / 24 >= Math.max(...ticktext.map((name) => 8 * name.length)),
      `${width}: ${ticktext}`,
    );
  }
  assert.equal(painted(4, 1440, false).layout.xaxis.ticktext?.length, 4);
});

test("a heatmap's names lie where they fit and stand where not; digits are left out of cells too small for them", () => {
  const [wide, narrow] = [painted(6, 1200, true), painted(24, 390, true)];
  assert.equal(wide.layout.xaxis.tickangle, 0);
  assert.equal(narrow.layout.xaxis.tickangle, -90);
  assert.equal(wide.data[0].visible, true);
  assert.equal(narrow.data[0].visible, false);
});

test("what shrinks keeps its plot's proportions", () => {
  const margin = { l: 50, r: 50, t: 20, b: 30 };
  const layout = /** @type {Layout} */ ({
    height: 250,
    margin,
    font: { size: 13 },
    xaxis: { range: [0, 1] },
    yaxis: { range: [0, 1] },
  });
  const sent = { figure: { data: [], layout }, grid: null, shrinks: true, widest: 500 };
  for (const width of [300, 500, 700]) {
    const { layout: made } = paint(sent, THEME, width, null);
    assert.equal(made.width, width);
    assert.equal((made.height - 50) / (made.width - 100), 200 / 400);
  }
});
