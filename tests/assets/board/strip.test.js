// What the strip writes is read back, number by number, and calculated anew: both sides of every "=" are the same.

import assert from "node:assert/strict";
import { test } from "node:test";

import { explain, explainBlend, idOf, Model } from "../../../assets/board/model.js";
import { groupSymbol, Writer, writeBlend } from "../../../assets/board/strip.js";
import { Element, made } from "../page.js";
import { linesOf } from "../python.js";

/** @import { Piece } from "../page.js" */
/** @import { Cell, Labels, Payload } from "../../../assets/board/types.js" */
/** @typedef {{ name: string, payload: Payload, labels: Labels }} State */

/** @type {State[]} */
const STATES = linesOf("tests/assets/board/payloads.py");
const FUNCTIONS = { "√(": Math.sqrt, "tanh(": Math.tanh, "max(0, ": (/** @type {number} */ x) => Math.max(0, x) };

/** @param {string} written */
const numberIn = (written) => (written === "−∞" ? -Infinity : Number(written.replaceAll("−", "-")));

/**
 * The numbers and signs of a line as they follow each other.
 * @param {Element} piece
 * @returns {(number | string)[]}
 */
function tokensOf(piece) {
  const is = (/** @type {string} */ name) => piece.classes.includes(name);
  const inside = () => piece.children.flatMap((child) => (child instanceof Element ? tokensOf(child) : []));
  if (is("symbol")) return [];
  if (is("sign")) return [piece.textContent];
  if (is("square") || is("product")) return [numberIn(piece.title)];
  if (is("power")) return [Math.exp(/** @type {number} */ (inside()[0]))];
  if (is("squared")) return [/** @type {number} */ (inside()[0]) ** 2];
  if (is("fraction")) {
    const [top, bottom] = piece.children.map((child) => resultOf(tokensOf(made(child))));
    return [top / bottom];
  }
  if (is("plain")) {
    const text = piece.textContent;
    if (/^(sin|cos)/.test(text)) return [(text.startsWith("sin") ? Math.sin : Math.cos)(numberIn(piece.title))];
    return [numberIn(piece.title || text.replace("T = ", ""))];
  }
  return inside();
}

/**
 * What a side of an equation is: sums and differences of quotients, a function over all that its brackets hold.
 * @param {(number | string)[]} tokens
 * @returns {number}
 */
function resultOf(tokens) {
  const [first, ...rest] = tokens;
  if (typeof first === "string") {
    assert.equal(rest.pop(), ")");
    return FUNCTIONS[/** @type {keyof typeof FUNCTIONS} */ (first)](resultOf(rest));
  }
  let value = first;
  for (let place = 0; place < rest.length; place += 2) {
    const operand = rest[place + 1];
    assert.ok(typeof operand === "number");
    if (rest[place] === "+") value += operand;
    else if (rest[place] === "−") value -= operand;
    else if (rest[place] === "÷") value /= operand;
    else if (rest[place] === "→")
      value = operand; // a hidden score becomes −∞
    else assert.fail(`${rest[place]} is no sign`);
  }
  return value;
}

/** @param {Element} line */
function sidesOf(line) {
  /** @type {(number | string)[][]} */
  const sides = [[]];
  for (const token of tokensOf(line)) {
    if (token === "=") sides.push([]);
    else sides[sides.length - 1].push(token);
  }
  return sides.filter(({ length }) => length > 0).map(resultOf);
}

/**
 * @param {number} one
 * @param {number} other
 * @param {string} where
 */
function assertSame(one, other, where) {
  const isSame = one === other || Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
  assert.ok(isSame, `${where}: ${one} is not ${other}`);
}

/** @param {Piece} piece */
const isEquals = (piece) => piece instanceof Element && piece.textContent === "=";

/** @param {Model} model @returns {Cell[]} */
function cellsIn(model) {
  return Object.entries(model.matrices).flatMap(([matrix, { values }]) =>
    values.flatMap((line, row) => line.map((_, column) => ({ matrix, row, column }))),
  );
}

/**
 * @param {Model} model
 * @param {Cell} cell
 */
const writerOf = (model, cell) => new Writer(model, explain(model, cell), (each) => model.value(each));

for (const { name, payload, labels } of STATES) {
  const model = new Model(payload, labels);
  /** What the arithmetic of a cell gives: its number, unless it was set by hand. @param {Cell} cell */
  const computed = (cell) => model.wouldBe.get(idOf(cell)) ?? model.value(cell) ?? -Infinity;

  test(`${name}: every line of every cell holds, and ends at what the cell is made to`, () => {
    let lines = 0;
    for (const cell of cellsIn(model)) {
      const written = made(writerOf(model, cell).write());
      for (const line of written.withClass("line").filter((line) => line.children.some(isEquals))) {
        for (const side of sidesOf(line)) assertSame(side, computed(cell), `${idOf(cell)}: ${line.textContent}`);
        lines += 1;
      }
    }
    assert.ok(lines > 0);
  });

  test(`${name}: factors multiply to the products beside them, and these add up`, () => {
    for (const cell of cellsIn(model).filter(({ matrix }) =>
      ["product", "combine"].includes(model.matrices[matrix].rule.kind),
    )) {
      const written = made(writerOf(model, cell).write());
      const terms = written
        .withClass("term")
        .filter(({ classes }) => !classes.includes("heads") && !classes.includes("sum"));
      let sum = 0;
      for (const term of terms) {
        const [one, other] = term.withClass("square").map(({ title }) => numberIn(title));
        const [product] = term.withClass("product").map(({ title }) => numberIn(title));
        assertSame(one * other, product, term.textContent);
        sum += product;
      }
      assertSame(sum, computed(cell), idOf(cell));
    }
  });

  test(`${name}: every operand leads to the cell whose number it shows`, () => {
    for (const cell of cellsIn(model)) {
      const written = made(writerOf(model, cell).write());
      for (const { attributes } of written.all.filter(({ attributes }) => attributes["data-cell"])) {
        const [matrix, row, column] = attributes["data-cell"].split(".");
        const value = payload.matrices[matrix].values[Number(row)][Number(column)] ?? -Infinity;
        assert.equal(numberIn(attributes.title), value);
      }
    }
  });

  test(`${name}: nothing is left without words`, () => {
    for (const cell of cellsIn(model)) {
      const writer = writerOf(model, cell);
      const said = [writer.meaning(), writer.say(), made(writer.write()).textContent];
      for (const text of said) assert.ok(text && !/undefined|NaN|\[\[|null/.test(text), `${idOf(cell)}: ${text}`);
    }
  });
}

test("an output so far: weights times values, and their sum", () => {
  for (const { payload, labels } of STATES.filter(({ payload: { steps } }) => steps.length)) {
    const model = new Model(payload, labels);
    for (const step of payload.steps) {
      assert.ok(step.sums);
      const writer = new Writer(model, explainBlend(model, step), (cell) => model.value(cell));
      const [last, ...rows] = made(writeBlend(writer, step))
        .all.filter((piece) => piece.name === "tr")
        .reverse();
      const sums = step.sums.map(() => 0);
      for (const row of rows) {
        const [weight, ...values] = row.withClass("square").map(({ title }) => numberIn(title));
        const products = row.withClass("product").map(({ title }) => numberIn(title));
        for (const [column, value] of values.entries()) {
          assertSame(weight * value, products[column], row.textContent);
          sums[column] += products[column];
        }
      }
      assert.equal(rows.length, step.terms);
      for (const [column, { title }] of last.withClass("sum").entries())
        assertSame(sums[column], numberIn(title), last.textContent);
    }
  }
});

test("a run of cells is named by its row, or by where it begins and ends", () => {
  const model = new Model(STATES[0].payload, {});
  const run = (/** @type {string} */ matrix, /** @type {number[][]} */ places) =>
    made(
      groupSymbol(
        model,
        places.map(([row, column]) => ({ matrix, row, column })),
      ),
    ).textContent;
  assert.equal(
    run("queries", [
      [1, 0],
      [1, 1],
    ]),
    "q2",
  );
  assert.equal(
    run("weights", [
      [1, 0],
      [1, 1],
      [1, 2],
    ]),
    "α′2,1…3",
  );
});

/**
 * A writer of one cell in a state, in the lecture's notation.
 * @param {string} name
 * @param {string} matrix
 * @param {number} row
 * @param {number} column
 */
function writerIn(name, matrix, row, column) {
  const state = STATES.find((each) => each.name === `${name}, lecture`);
  assert.ok(state);
  return writerOf(new Model(state.payload, state.labels), { matrix, row, column });
}

test("where the arithmetic starts it is told whether a number was drawn, set by its example, or by hand", () => {
  /** @type {[string, string, number, number, RegExp][]} */
  const told = [
    ["saw", "inputs", 0, 0, /^Drawn at random here, with seed 13/],
    ["saw", "query_projection", 0, 0, /^Drawn at random here, with seed 13; training would learn it/],
    ["additive", "combine", 0, 0, /^Drawn at random here, with seed 2014/],
    ["changed", "inputs", 1, 2, /^Set by hand/],
    ["changed", "inputs", 3, 2, /^Set by hand/],
    ["changed", "inputs", 0, 2, /^Drawn at random/],
    ["by rule", "key_projection", 0, 0, /^Not learned and not drawn/],
    ["previous", "inputs", 0, 1, /^Not drawn/],
    ["previous", "inputs", 0, 3, /^Drawn at random/],
    ["recurrent", "inputs", 0, 0, /^Given/],
  ];
  for (const [name, matrix, row, column, sentence] of told)
    assert.match(made(writerIn(name, matrix, row, column).write()).textContent, sentence, `${name}: ${matrix}`);
});

test("a cell that was set by hand is not read out as the sum that it no longer is", () => {
  assert.match(writerIn("by hand", "scores", 0, 2).say(), /Set by hand to −3\.50\. Its arithmetic gives/);
  assert.doesNotMatch(writerIn("by hand", "weights", 2, 1).say(), /divided by/);
  assert.match(writerIn("by hand", "weights", 2, 0).say(), /divided by/);
});

test("a word that stands twice is named with its place", () => {
  assert.equal(writerIn("saw", "queries", 3, 0).meaning(), "What “saw (4)” looks for, component 1.");
});

test("in the lecture w multiplies tanh from the left, as in its formula", () => {
  const [heads] = made(writerIn("additive", "scores", 0, 1).write()).withClass("heads");
  assert.match(heads.textContent, /^w.*×h/);
});
