// Ribbons: as wide as their weights, stacked under the word that looks, one for each word.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellWidth, ribbons } from "../../../assets/board/sight.js";

const CENTRES = [50, 150, 250];

test("a ribbon is as wide as its weight, and all of a word's together fill four fifths of a cell", () => {
  const made = ribbons([0.5, 0.25, 0.25], CENTRES, 1);
  assert.deepEqual(
    made.map(({ width }) => width),
    [40, 20, 20],
  );
  assert.deepEqual(
    made.map(({ end }) => end),
    CENTRES,
  );
});

test("ribbons leave side by side, centred under the word that looks", () => {
  const made = ribbons([0.5, 0.25, 0.25], CENTRES, 1);
  assert.deepEqual(
    made.map(({ start }) => start),
    [130, 160, 180],
  );
  assert.equal(made[0].start - made[0].width / 2, 110);
  assert.equal(made[2].start + made[2].width / 2, 190);
});

test("weights that do not sum to one share the same room, and a weight below zero is marked", () => {
  const made = ribbons([3, -1, 0], CENTRES, 0);
  assert.deepEqual(
    made.map(({ width, isMinus }) => [width, isMinus]),
    [
      [60, false],
      [20, true],
      [0, false],
    ],
  );
});

test("a word alone looks at itself", () => {
  const [only] = ribbons([1], [70], 0);
  assert.equal(only.start, 70);
  assert.equal(only.end, 70);
});

test("cells share the room, up to a limit and never below nothing", () => {
  assert.equal(cellWidth(366, 4), 82);
  assert.equal(cellWidth(2000, 4), 140);
  assert.equal(cellWidth(20, 12), 0);
});
