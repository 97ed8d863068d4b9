import assert from "node:assert/strict";
import { test } from "node:test";

import { plainColour } from "../../../assets/board/picture.js";

test("a picture's colours are those that every program reads", () => {
  assert.equal(plainColour("color(srgb 1 0.5 0 / 0.5)"), "rgb(255, 128, 0)");
  assert.equal(plainColour("color(srgb 0.2 0.2 0.2 / 0)"), "none");
  assert.equal(plainColour("rgba(0, 0, 0, 0)"), "none");
  assert.equal(plainColour("rgb(1, 2, 3)"), "rgb(1, 2, 3)");
});
