import assert from "node:assert/strict";
import { test } from "node:test";

import { scaled, shifted, snapped } from "../../../assets/figure/zoom.js";

/** @typedef {[number, number]} Pair */

/** @type {Pair} ten cells; a first row at the top runs downwards */
const WHOLE = [-0.5, 9.5];
/** @type {Pair} */
const DOWNWARDS = [9.5, -0.5];

const isWhole = (/** @type {Pair} */ range) => range.every((end) => Number.isInteger(end + 0.5));

test("a range is widened to whole cells, never narrowed", () => {
  assert.deepEqual(snapped([1.2, 3.4]), [0.5, 3.5]);
  assert.deepEqual(snapped([3.4, 1.2]), [3.5, 0.5]);
  assert.deepEqual(snapped([0.5, 3.5]), [0.5, 3.5]);
});

test("closer and farther stays in whole cells inside the figure, two of them at least, and keeps the direction", () => {
  for (const whole of [WHOLE, DOWNWARDS]) {
    for (let place = 0; place < 10; place++) {
      let range = whole;
      for (const factor of [0.5, 0.5, 0.5, 0.5, 2, 0.5, 2, 2, 2, 2]) {
        range = scaled(range, whole, factor, place);
        const [low, high] = [Math.min(...range), Math.max(...range)];
        assert.ok(isWhole(range) && low >= -0.5 && high <= 9.5 && high - low >= 2, String(range));
        assert.ok(low < place && place < high, `${place} in ${range}`);
        assert.equal(Math.sign(range[1] - range[0]), Math.sign(whole[1] - whole[0]));
      }
      assert.deepEqual(range, whole);
    }
  }
});

test("a range moves just as far as the cell needs", () => {
  assert.deepEqual(shifted([1.5, 4.5], 3, 10), [1.5, 4.5]);
  assert.deepEqual(shifted([1.5, 4.5], 6, 10), [3.5, 6.5]);
  assert.deepEqual(shifted([4.5, 1.5], 0, 10), [2.5, -0.5]);
  assert.deepEqual(shifted([1.5, 4.5], 10, 10), [1.5, 4.5]); // a sum is always in sight
});
