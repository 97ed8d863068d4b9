import assert from "node:assert/strict";
import { test } from "node:test";
import { element, fill, plain, spoken, symbol } from "../../../assets/board/markup.js";
import { made } from "../page.js";

test("slots are filled, and plurals follow their count", () => {
  assert.equal(fill("[[row]] × [[column]]", { row: 2, column: "3" }), "2 × 3");
  const template = "[[count]] [[count:cell|cells]]";
  assert.equal(fill(template, { count: 1 }), "1 cell");
  assert.equal(fill(template, { count: "1" }), "1 cell");
  assert.equal(fill(template, { count: 0 }), "0 cells");
  assert.equal(fill(template, { count: 11 }), "11 cells");
});

test("a slot's value is taken as it is", () => {
  assert.equal(fill("“[[word]]”", { word: "[[row]] $& $1" }), "“[[row]] $& $1”");
});

test("a symbol's indices are raised and lowered", () => {
  const drawn = made(symbol("W^{q}_{1,2}"));
  assert.deepEqual(
    drawn.all.map(({ name, textContent }) => [name, textContent]),
    [
      ["i", "Wq1,2"],
      ["sup", "q"],
      ["sub", "1,2"],
    ],
  );
  assert.equal(spoken("W^{q}_{1,2}"), "W q 1,2");
  assert.equal(plain("K^{T}"), "KT");
});

test("text stays text", () => {
  assert.deepEqual(made(element("p", { class: "a" }, "<b>")).children, ["<b>"]);
});
