import assert from "node:assert/strict";
import { test } from "node:test";

import { changedCells, Sender } from "../../../assets/board/changes.js";
import { BLANK } from "../../../assets/board/grid.js";
import { Model } from "../../../assets/board/model.js";
import { overridesAt } from "../../../assets/board/steps.js";

/** @import { Edit, Matrix, Step, Value } from "../../../assets/board/types.js" */

/** @param {Value[][]} values @returns {Matrix} */
const matrix = (values) => ({
  values,
  rule: { kind: "given" },
  largest: 1,
  symbol: "",
  cell: "",
  rows: "",
  columns: "",
  colour: "",
});

test("cells that moved are marked, −∞ among them, and matrices of another shape are not", () => {
  const before = {
    matrices: {
      a: matrix([
        [1, 2],
        [3, null],
      ]),
      b: matrix([[1]]),
      c: matrix([[1]]),
    },
  };
  const after = {
    matrices: {
      a: matrix([
        [1, 2.5],
        [null, null],
      ]),
      b: matrix([[9, 9]]),
      d: matrix([[1]]),
    },
  };
  assert.deepEqual(
    [...changedCells(before, after)],
    [
      ["a.0.1", "a"],
      ["a.1.0", "a"],
    ],
  );
});

let isCut = false;
Object.assign(globalThis, { document: { querySelector: () => (isCut ? {} : null) } });

/** @returns {[Sender, Edit[], (value: number, phase: "live" | "final") => void]} */
function sending() {
  const sender = new Sender();
  /** @type {Edit[]} */
  const sent = [];
  const trigger = (/** @type {string} */ _, /** @type {unknown} */ edit) => void sent.push(/** @type {Edit} */ (edit));
  return [sender, sent, (value, phase) => sender.send({ matrix: "keys", row: 0, column: 0, value, phase }, trigger)];
}

test("one edit is under way; of those that wait the last is sent, once the first is answered", () => {
  const [sender, sent, send] = sending();
  for (const value of [1, 2, 3]) send(value, "live");
  assert.deepEqual(
    sent.map(({ value }) => value),
    [1],
  );
  sender.answered(sent[0].serial - 1); // an old answer is not this one's
  assert.equal(sent.length, 1);
  sender.answered(sent[0].serial);
  assert.deepEqual(
    sent.map(({ value }) => value),
    [1, 3],
  );
  assert.ok(!sender.isIdle);
  sender.answered(sent[1].serial);
  assert.ok(sender.isIdle);
});

test("a value that was let go waits for nobody", () => {
  const [sender, sent, send] = sending();
  send(1, "live");
  send(2, "final");
  assert.deepEqual(
    sent.map(({ value, phase }) => [value, phase]),
    [
      [1, "live"],
      [2, "final"],
    ],
  );
  assert.equal(new Set(sent.map(({ serial }) => serial)).size, 2);
  sender.stop();
});

test("a value that was let go is sent once more when the line is back, unless it was answered", (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const wait = (/** @type {boolean} */ cut) => {
    isCut = cut;
    context.mock.timers.tick(1000);
  };
  const [sender, sent, send] = sending();
  send(1, "final");
  for (const cut of [false, true, true]) wait(cut);
  assert.equal(sent.length, 1);
  for (const cut of [false, false]) wait(cut);
  assert.deepEqual(sent[1], sent[0]);
  assert.equal(sent.length, 2);
  sender.answered(sent[0].serial);
  for (const cut of [true, false]) wait(cut);
  assert.equal(sent.length, 2);
  isCut = true;
  send(2, "final"); // let go while it is cut: lost at once
  wait(false);
  assert.deepEqual(
    sent.slice(2).map(({ value }) => value),
    [2, 2],
  );
});

/** @type {Step[]} */
const STEPS = [
  { matrix: "output", row: 0, column: null, terms: 1, sums: [1, 2] },
  { matrix: "output", row: 0, column: null, terms: 2, sums: [4, 6] },
  { matrix: "scores", row: 1, column: 0, terms: null },
];
const MODEL = new Model(
  {
    answered: 0, language: "", notation: "paper", decimals: 2, words: "", colours: {}, tokens: [],
    matrices: { output: matrix([[4, 6]]), scores: matrix([[0], [7]]) },
    would: {}, scenes: [], codes: {}, query: null, steps: STEPS, step: null, lit: null, selected: null, editable: [], can_undo: false,
  },
  {},
); // biome-ignore format: a table

test("a step shows what is revealed so far: later cells blank, an output as far as it is added up", () => {
  const at = (/** @type {number | null} */ step) => Object.fromEntries(overridesAt(MODEL, step));
  assert.deepEqual(at(null), {});
  assert.deepEqual(at(0), { "output.0.0": BLANK, "output.0.1": BLANK, "scores.1.0": BLANK });
  assert.deepEqual(at(1), { "output.0.0": 1, "output.0.1": 2, "scores.1.0": BLANK });
  assert.deepEqual(at(2), { "output.0.0": 4, "output.0.1": 6, "scores.1.0": BLANK });
  assert.deepEqual(at(3), { "output.0.0": 4, "output.0.1": 6 });
});
