import assert from "node:assert/strict";
import { test } from "node:test";

import { formatClosely, formatNumber, fullNumber, parseNumber } from "../../../assets/board/number.js";
import { linesOf } from "../python.js";

test("what people write is read", () => {
  const written = {
    0.5: 0.5,
    "0,5": 0.5,
    "-.25": -0.25,
    "−2": -2,
    "+3": 3,
    "7.": 7,
    "1e3": 1000,
    "1E−3": 0.001,
    "1/3": 1 / 3,
    "−1/4": -0.25,
    "1,5/0,5": 3,
    " 1 000 ": 1000,
    "０．５": 0.5,
    "－１": -1,
    "1÷8": 0.125,
    "1⁄2": 0.5,
    "½": 0.5,
    "0。5": 0.5,
  };
  for (const [typed, value] of Object.entries(written)) assert.equal(parseNumber(typed), value, typed);
});

test("what is no number is refused, and nothing is guessed", () => {
  const refused = [
    "",
    " ",
    "a",
    "1a",
    "1.2.3",
    "1,000,000",
    "--1",
    "1/0",
    "0/0",
    "1/2/3",
    "e5",
    "1e",
    "1e999",
    "NaN",
    "Infinity",
    "0x10",
    ".",
    "-",
    "1e1234",
    "一",
  ];
  for (const typed of refused) assert.equal(parseNumber(typed), null, JSON.stringify(typed));
});

test("no negative zero comes in", () => {
  for (const typed of ["-0", "−0", "-0.0", "-0/5"]) assert.ok(Object.is(parseNumber(typed), 0), typed);
});

test("the full value is the number itself when it is typed again, and Python reads the same", () => {
  const values = [0, 1, -1, 0.1, 1 / 3, -2 / 7, 1e-7, -1e21, 123456.789, Number.MIN_VALUE, Number.EPSILON, 1e6];
  const plain = values.map((value) => fullNumber(value).replaceAll("−", "-"));
  const [read] = linesOf("-c", `import json; print(json.dumps([float(each) for each in ${JSON.stringify(plain)}]))`);
  assert.deepEqual(read, values);
  for (const value of values) if (Math.abs(value) > 1e-99) assert.equal(parseNumber(fullNumber(value)), value);
});

test("a number is rounded as Python rounds it, ties to the even digit", () => {
  const values = [0.125, 0.375, 2.5, 3.5, 0.5, 1.005, 2.675, 1e-9, 12.25, 99.995, 0.045, 1234.5678, 1 / 3, 8.5e-5];
  const script = `import json; print(json.dumps([[f"{v:.{d}f}" for d in (1, 2, 3, 4)] for v in ${JSON.stringify(values)}]))`;
  const [rounded] = linesOf("-c", script);
  for (const [row, value] of values.entries()) {
    for (const decimals of [1, 2, 3, 4]) {
      const expected = rounded[row][decimals - 1];
      if (expected.length > 7) continue; // too wide for a cell: scientific
      assert.equal(formatNumber(value, decimals), expected, `${value} with ${decimals}`);
      const isZero = Number(expected) === 0;
      assert.equal(formatNumber(-value, decimals), isZero ? expected : `−${expected}`, `−${value} with ${decimals}`);
    }
  }
});

test("what is too wide is scientific, and −∞ is said", () => {
  assert.equal(formatNumber(123456.7, 2), "1.2e5");
  assert.equal(formatNumber(-1e6, 2), "−1e6");
  assert.equal(formatNumber(null, 2), "−∞");
  assert.equal(fullNumber(null), "−∞");
  assert.equal(fullNumber(-1.5e-7), "−1.5e−7");
});

test("a number so small that it would read as zero tells how small it is", () => {
  assert.equal(formatClosely(0.00012, 2), "1e−4");
  assert.equal(formatClosely(-0.0049, 2), "−5e−3");
  assert.equal(formatClosely(0.005001, 2), "0.01");
  assert.equal(formatClosely(0, 2), "0.00");
  assert.equal(formatClosely(1e-16, 2), "0.00"); // what remains of an addition
  assert.equal(formatClosely(null, 2), "−∞");
});

test("a number that nobody can know yet is a question mark, in the cell, the strip and the tooltip", () => {
  for (const write of [formatNumber, formatClosely]) assert.equal(write(NaN, 2), "?");
  assert.equal(fullNumber(NaN), "?");
});
