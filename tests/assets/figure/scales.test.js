import assert from "node:assert/strict";
import { test } from "node:test";
import { scalesOf, ticksOf } from "../../../assets/figure/scales.js";

/** @import { Layout, Pair } from "../../../assets/figure/types.js" */

/** @param {Partial<Layout>} rest */
const layout = (rest) =>
  /** @type {Layout} */ ({
    ...{ width: 300, height: 200, margin: { l: 50, r: 50, t: 20, b: 80 }, font: { size: 12 } },
    ...{ xaxis: { range: [0, 10] }, yaxis: { range: [0, 4] } },
    ...rest,
  });

test("the first number of a range stands at the left or below, and a place is read back", () => {
  const { xaxis, yaxis } = scalesOf(layout({}));
  assert.deepEqual([xaxis._offset, xaxis.d2p(0), xaxis.d2p(10), xaxis.p2d(50)], [50, 0, 200, 2.5]);
  assert.deepEqual([yaxis._offset, yaxis.d2p(0), yaxis.d2p(4) + 0, yaxis.p2d(25)], [20, 100, 0, 3]);
  const turned = scalesOf(layout({ yaxis: { range: [4, 0], domain: [0.5, 1] } })).yaxis;
  assert.deepEqual([turned._offset, turned._length, turned.d2p(0), turned.d2p(4)], [20, 50, 0, 50]);
});

test("steps across and down are of one length where they have to be, and the figure stands at the top", () => {
  const { xaxis, yaxis } = scalesOf(layout({ yaxis: { range: [10, 0], scaleanchor: "x" } }));
  assert.deepEqual([xaxis._offset, xaxis.d2p(10)], [100, 100]);
  assert.deepEqual([yaxis._offset, yaxis.d2p(10)], [20, 100]);
});

test("numbers along an axis are round, inside it, and as few as there is room for", () => {
  const along = (/** @type {Pair} */ range, nticks = 12, length = 400) =>
    ticksOf({ range, nticks }, /** @type {any} */ ({ range, _length: length }), "x").map(([, words]) => words);
  assert.deepEqual(along([0, 1]), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
  assert.deepEqual(along([-2.3, 4.9]), ["−2", "0", "2", "4"]);
  assert.deepEqual(along([1, -1], 2), ["−1", "0", "1"]);
  assert.ok(along([0, 1], 12, 80).length <= 2);
  assert.deepEqual(along([-1000, 20000], 3), ["0", "10\u202f000", "20\u202f000"]);
  assert.deepEqual(along([0.12, 0.1234], 2), ["0.12", "0.122"]);
  for (const size of [1e-9, 1e-3, 7, 3e6]) {
    const written = along([-size, size]);
    assert.ok(written.includes("0") && written.length >= 3 && written.length <= 9, `${size}: ${written}`);
  }
});

test("names stay beside their places, and those zoomed away are not written", () => {
  const axis = { range: /** @type {Pair} */ ([2.5, 0.5]), tickvals: [0, 1, 2], ticktext: ["a", "b", "c"] };
  assert.deepEqual(ticksOf(axis, /** @type {any} */ ({ range: axis.range, _length: 100 }), "y"), [
    [1, "b"],
    [2, "c"],
  ]);
});
