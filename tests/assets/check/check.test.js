import assert from "node:assert/strict";
import { test } from "node:test";
import { count, fill } from "../../../assets/check/check.js";
import { made, prose } from "../../../assets/check/prose.js";
import { made as onPage } from "../page.js";

/** @param {string} source */
const shown = (source) =>
  onPage(made("p", ...prose(source)))
    .all.slice(1)
    .map(({ name, textContent }) => [name, textContent]);

test("bold and slanted words, and formulas, are marked", () => {
  assert.deepEqual(shown("one *set* of **two**: $W^q$, $q^i \\cdot k^{j}$"), [
    ["em", "set"],
    ["strong", "two"],
    ["i", "Wq"],
    ["sup", "q"],
    ["i", "qi · kj"],
    ["sup", "i"],
    ["sup", "j"],
  ]);
});

test("what the reader typed stays as it was typed", () => {
  assert.deepEqual(prose("\\<b\\> costs \\$5 and \\$6, 0\\.25\\*"), ["<b> costs $5 and $6, 0.25*"]);
});

test("right is who was right at the first go, and what has no answer does not count", () => {
  const choices = ["yes", "no"].map((code) => ({ code, words: "", reason: "", is_right: code === "yes" }));
  const question = { section: "", address: "", given: "", asked: "" };
  const questions = ["a", "b", "c"].map((name) => ({ ...question, name, choices }));
  questions.push({ ...question, name: "d", choices: [] });
  const given = { a: { first: "yes", last: "no" }, b: { first: "no", last: "yes" }, d: { first: "yes", last: "yes" } };
  assert.deepEqual(count(questions, given), { asked: 3, answered: 2, right: 1 });
  assert.equal(fill("[[answered]]/[[asked]]", { answered: 2, asked: 3 }), "2/3");
});
