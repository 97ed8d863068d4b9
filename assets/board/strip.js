// The strip under the matrices: where the chosen cell comes from, written out operand by operand.

import { cellName, tintOf } from "./grid.js";
import { drawing, element, fill, symbol } from "./markup.js";
import { idOf, madeOf, same } from "./model.js";
import { formatClosely, fullNumber } from "./number.js";

/** @import { Drawn, Sheet } from "./grid.js" */
/** @import { Model } from "./model.js" */
/** @import { BlendStep, Cell, Exp, Explanation, Mask, Mean, Scale, Share, Shift, Source, Standard, Tanh, Value, Wave } from "./types.js" */

/** Draws one explanation into the strip. Every operand is a button that asks "how?" of itself. */
export class Writer {
  /**
   * @param {Model} model
   * @param {Explanation} explanation
   * @param {(cell: Cell) => Value} valueAt
   */
  constructor(model, explanation, valueAt) {
    this.model = model;
    this.explanation = explanation;
    this.valueAt = valueAt;
    this.cell = explanation.cell;
  }

  /** @param {Value} value */
  number(value) {
    return formatClosely(value, this.model.decimalsOf(value));
  }

  /**
   * A number inside a product or a sum: negative ones in brackets.
   * @param {Value} value
   */
  factor(value) {
    const text = this.number(value);
    return value !== null && value < 0 ? `(${text})` : text;
  }

  /**
   * @param {string} name
   * @param {Record<string, string>} slots
   */
  label(name, slots = {}) {
    return fill(this.model.label(name), slots);
  }

  /**
   * A product of two shown numbers: the only arithmetic here.
   * @param {Cell} first
   * @param {Cell} second
   */
  product(first, second) {
    return (this.valueAt(first) ?? -Infinity) * (this.valueAt(second) ?? -Infinity);
  }

  /** @param {Cell} cell */
  square(cell, text = this.number(this.valueAt(cell))) {
    const { largest, colour } = this.model.matrices[cell.matrix];
    const value = this.valueAt(cell);
    const made = element(
      "button",
      {
        type: "button",
        class: `square hue-${colour}${minus(value)}`,
        "data-cell": idOf(cell),
        "aria-label": this.label("jump", { cell: cellName(this.model, cell), value: this.number(value) }),
        title: fullNumber(value),
      },
      text,
    );
    made.style.setProperty("--tint", tintOf(value, largest));
    return made;
  }

  result(value = this.valueAt(this.cell)) {
    const { largest, colour } = this.model.matrices[this.cell.matrix];
    const made = element("span", {
      class: `square result hue-${colour}${minus(value)}`,
      title: fullNumber(value),
    });
    made.style.setProperty("--tint", tintOf(value, largest));
    made.append(this.number(value));
    return made;
  }

  /** What the arithmetic gives, where the cell itself was set by hand. */
  get computed() {
    return this.model.wouldBe.get(idOf(this.cell)) ?? this.valueAt(this.cell);
  }

  write() {
    return write(this);
  }

  say() {
    const text = say(this);
    const start = this.label("says", {
      cell: cellName(this.model, this.cell),
      value: this.number(this.valueAt(this.cell)),
    });
    return text ? `${start} ${text}` : start;
  }

  meaning() {
    const { matrix, row, column } = this.cell;
    const template = this.model.label(`meaning_${this.model.wordsOf(matrix)}`);
    const own = this.model.matrices[matrix];
    return fill(template, {
      row: own.rows ? this.model.tokenAt(row) : row + 1,
      column: own.columns ? this.model.tokenAt(column) : column + 1,
      component: column + 1,
    });
  }
}

/** @param {Value} value */
function minus(value) {
  return value !== null && value < 0 ? " minus" : "";
}

/**
 * An operand with its symbol above it.
 * @param {Writer} writer
 * @param {Cell} cell
 */
function named(writer, cell) {
  return element("span", { class: "named" }, symbol(writer.model.symbolOf(cell)), writer.square(cell));
}

/** @param {string} text */
function sign(text) {
  return element("span", { class: "sign" }, text);
}

/** @param {(Node | string)[]} children */
function line(...children) {
  return element("div", { class: "line" }, ...children);
}

/**
 * The two factors one above the other, their products beneath, added up. In the lecture's notation the left one is `second`.
 * @param {Writer} writer
 */
function writeProduct(writer) {
  const { model, explanation } = writer;
  const turned = model.notation === "lecture";
  const heads = explanation.groups.map((group) => groupSymbol(model, group));
  const [left, right] = turned ? heads.reverse() : heads;
  const made = element("div", { class: `terms hue-${model.colourOf(writer.cell.matrix)}` });
  made.append(element("div", { class: "term heads" }, left, sign("×"), right, sign("=")));
  const products = explanation.terms.map(({ first, second }) => writer.product(first, second));
  const most = Math.max(...products.map(Math.abs)) || 1;
  for (const [index, { first, second }] of explanation.terms.entries()) {
    const [one, other] = turned ? [second, first] : [first, second];
    const factors = [writer.square(one), sign("×"), writer.square(other)];
    made.append(element("div", { class: "term" }, ...factors, writeAddend(writer, products[index], index === 0, most)));
  }
  made.append(element("div", { class: "term sum" }, line(sign("="), writer.result(writer.computed))));
  return made;
}

/**
 * One product, with a bar beneath it: which dimension did it?
 * @param {Writer} writer
 * @param {number} product
 * @param {boolean} isFirst
 * @param {number} most
 */
function writeAddend(writer, product, isFirst, most) {
  const plus = isFirst ? "" : element("span", { class: "plus" }, "+");
  const text = isFirst ? writer.number(product) : writer.factor(product);
  const made = element("span", { class: `product${minus(product)}`, title: fullNumber(product) }, plus, text);
  made.style.setProperty("--length", `${(100 * Math.abs(product)) / most}%`);
  return made;
}

/**
 * @param {Writer} writer
 * @param {HTMLElement[]} after
 */
function writeOne(writer, ...after) {
  const [[operand]] = writer.explanation.groups;
  return line(named(writer, operand), ...after, sign("="), writer.result(writer.computed));
}

/**
 * @param {Writer} writer
 * @param {Scale} rule
 */
function writeScale(writer, { root, d_k: size, temperature }) {
  const after = [];
  if (root !== null) after.push(sign("÷"), element("span", { class: "plain", title: fullNumber(root) }, `√${size}`));
  if (temperature !== 1) after.push(sign("÷"), element("span", { class: "plain" }, `T = ${fullNumber(temperature)}`));
  return writeOne(writer, ...(after.length ? after : [sign("÷"), element("span", { class: "plain" }, "1")]));
}

/**
 * @param {Writer} writer
 * @param {Mask} rule
 */
function writeMask(writer, { visible }) {
  const { cell } = writer;
  if (writer.valueAt(cell) !== null) return writeOne(writer);
  const [row, column] = [writer.model.tokenAt(cell.row), writer.model.tokenAt(cell.column)];
  const why = writer.label(`hidden_${visible}`, { row, column });
  return element(
    "div",
    {},
    line(named(writer, writer.explanation.groups[0][0]), sign("→"), writer.result()),
    element("p", {}, why),
  );
}

/**
 * A sum of two numbers, or their difference.
 * @param {Writer} writer
 * @param {"+" | "−"} operator
 */
function writeSum(writer, operator) {
  const [[first], [second]] = writer.explanation.groups;
  return line(named(writer, first), sign(operator), named(writer, second), sign("="), writer.result());
}

/**
 * The sum of a row's numbers, or of their squares, over how many there are.
 * @param {Writer} writer
 * @param {Mean} rule
 */
function writeMean(writer, { squared }) {
  const [cells] = writer.explanation.groups;
  const top = element("div", { class: "line top" });
  for (const [index, cell] of cells.entries()) {
    const square = writer.square(cell);
    const addend = squared ? element("span", { class: "squared" }, square, element("sup", {}, "2")) : square;
    top.append(element("span", { class: "addend" }, index ? sign("+") : "", addend));
  }
  const count = element("span", { class: "plain" }, String(cells.length));
  return line(element("div", { class: "fraction" }, top, line(count)), sign("="), writer.result());
}

/**
 * @param {Writer} writer
 * @param {Standard} rule
 */
function writeStandard(writer, { epsilon }) {
  const [[away], [variance]] = writer.explanation.groups;
  const small = element("span", { class: "plain", title: String(epsilon) }, `ε = ${epsilon.toFixed(5)}`);
  const bottom = line(sign("√("), writer.square(variance), sign("+"), small, sign(")"));
  const fraction = element("div", { class: "fraction" }, line(writer.square(away)), bottom);
  return line(fraction, sign("="), writer.result());
}

/**
 * @param {Writer} writer
 * @param {Tanh} rule
 */
function writeTanh(writer, { sums }) {
  const [[first], [second]] = writer.explanation.groups;
  const isKnown = !writer.model.unknown.has(idOf(writer.cell));
  const sum = isKnown ? sums[writer.cell.row][writer.cell.column] : NaN;
  return line(
    sign("tanh("),
    named(writer, first),
    sign("+"),
    named(writer, second),
    sign(")"),
    sign("="),
    sign("tanh("),
    element("span", { class: "plain", title: fullNumber(sum) }, writer.number(sum)),
    sign(")"),
    sign("="),
    writer.result(),
  );
}

/**
 * The row's cell that is largest: what is subtracted from each score.
 * @param {Writer} writer
 * @param {Cell[]} cells
 */
function largestOf(writer, cells) {
  const unknown = cells.find((cell) => Number.isNaN(writer.valueAt(cell)));
  if (unknown) return unknown;
  return cells.reduce((best, cell) =>
    (writer.valueAt(cell) ?? -Infinity) > (writer.valueAt(best) ?? -Infinity) ? cell : best,
  );
}

/**
 * @param {Writer} writer
 * @param {Shift} rule
 */
function writeShift(writer, rule) {
  const { groups, cell } = writer.explanation;
  const own = groups[0][cell.column];
  const largest = largestOf(writer, groups[0]);
  if (rule.normalizer !== "softmax" || writer.valueAt(largest) === null)
    return line(named(writer, own), sign("="), writer.result());
  return line(named(writer, own), sign("−"), named(writer, largest), sign("="), writer.result());
}

/**
 * @param {Writer} writer
 * @param {Exp} rule
 */
function writeExp(writer, { normalizer, base }) {
  const [[operand]] = writer.explanation.groups;
  if (normalizer === "identity") return writeOne(writer);
  if (normalizer === "relu") return writePositive(writer, operand, writer.result());
  const power = element(
    "span",
    { class: "power" },
    symbol(String(base ?? "e")),
    element("sup", {}, writer.square(operand)),
  );
  return line(power, sign("="), writer.result());
}

/**
 * @param {Writer} writer
 * @param {Cell} operand
 * @param {HTMLElement} result
 */
function writePositive(writer, operand, result) {
  return line(sign("max(0, "), named(writer, operand), sign(")"), sign("="), result);
}

/** @param {Writer} writer */
function writeTotal(writer) {
  const made = element("div", { class: "line" });
  for (const [index, cell] of writer.explanation.groups[0].entries()) {
    made.append(element("span", { class: "addend" }, index ? sign("+") : "", writer.square(cell)));
  }
  made.append(sign("="), writer.result());
  return made;
}

/**
 * Softmax as a live fraction, with score, exp and share of every key beneath.
 * @param {Writer} writer
 * @param {Share} rule
 */
function writeShare(writer, { normalizer, base }) {
  const { groups, cell } = writer.explanation;
  if (normalizer !== "softmax") {
    const score = { ...groups[0][0], matrix: "masked_scores" };
    const result = writer.result(writer.computed);
    return normalizer === "relu" ? writePositive(writer, score, result) : line(named(writer, score), sign("="), result);
  }
  const own = groups[0][cell.column];
  const total = { matrix: "totals", row: cell.row, column: 0 };
  if (groups[0].every((each) => writer.valueAt({ ...each, matrix: "masked_scores" }) === null)) {
    const why = writer.label("nothing_seen", { row: writer.model.tokenAt(cell.row) });
    return element("div", {}, line(sign("="), writer.result(writer.computed)), element("p", {}, why));
  }
  const bottom = element("div", { class: "line bottom" });
  for (const [index, each] of groups[0].entries()) {
    bottom.append(
      element("span", { class: "addend" }, index ? sign("+") : "", exponential(writer, each, same(each, own))),
    );
  }
  const fraction = element(
    "div",
    { class: "fraction" },
    element("div", { class: "line top" }, exponential(writer, own, true)),
    bottom,
  );
  const numbers = element("div", { class: "fraction short" }, line(writer.square(own)), line(writer.square(total)));
  const largest = largestOf(
    writer,
    groups[0].map((each) => ({ ...each, matrix: "masked_scores" })),
  );
  const note = element(
    "p",
    { class: "note" },
    writer.label("less_largest", { base: String(base ?? "e"), largest: writer.number(writer.valueAt(largest)) }),
  );
  return element(
    "div",
    { class: "share" },
    element("div", {}, line(fraction, sign("="), numbers, sign("="), writer.result(writer.computed)), note),
    bars(writer, groups[0]),
  );
}

/**
 * e to the power of a score less the row's largest.
 * @param {Writer} writer
 * @param {Cell} cell
 * @param {boolean} isOwn
 */
function exponential(writer, cell, isOwn) {
  const made = writer.square(cell, "");
  made.classList.toggle("own", isOwn);
  const { rule } = writer.explanation;
  const base = rule.kind === "share" ? rule.base : undefined;
  const power = writer.number(writer.valueAt({ ...cell, matrix: "shifted_scores" }));
  made.append(symbol(String(base ?? "e")), element("sup", {}, power));
  return made;
}

/**
 * @param {Writer} writer
 * @param {Cell[]} cells
 */
function bars(writer, cells) {
  const { model } = writer;
  const { rule } = writer.explanation;
  const made = element("table", { class: "bars" });
  made.append(element("caption", {}, writer.label("bars")));
  const head = element("tr", {}, element("td"));
  for (const cell of cells)
    head.append(
      element(
        "th",
        { scope: "col" },
        symbol(model.columnSymbol("weights", cell.column)),
        " ",
        element("small", {}, model.tokens[cell.column]),
      ),
    );
  made.append(head);
  for (const [matrix, name] of [
    ["masked_scores", "bar_score"],
    ["exponentials", rule.kind === "share" && rule.base ? "bar_power" : "bar_exp"],
    ["weights", "bar_share"],
  ]) {
    made.append(barRow(writer, cells, matrix, writer.label(name)));
  }
  return made;
}

/**
 * @param {Writer} writer
 * @param {Cell[]} cells
 * @param {string} matrix
 * @param {string} name
 */
function barRow(writer, cells, matrix, name) {
  const places = cells.map((cell) => ({ ...cell, matrix }));
  const values = places.map((cell) => writer.valueAt(cell));
  const most = matrix === "weights" ? 1 : Math.max(...values.map((value) => Math.abs(value ?? 0))) || 1;
  const row = element("tr", {}, element("th", { scope: "row" }, name));
  for (const [index, place] of places.entries()) {
    const bar = element("button", {
      type: "button",
      class: `bar hue-${writer.model.colourOf(matrix)}${minus(values[index])}${index === writer.cell.column ? " own" : ""}`,
      "data-cell": idOf(place),
      title: fullNumber(values[index]),
    });
    bar.style.setProperty("--length", `${(100 * Math.abs(values[index] ?? 0)) / most}%`);
    bar.append(element("span", {}, writer.number(values[index])));
    row.append(element("td", {}, bar));
  }
  return row;
}

/**
 * One output so far: each value times its weight, and the sum of those vectors.
 * @param {Writer} writer
 * @param {BlendStep} step
 */
export function writeBlend(writer, step) {
  const { model } = writer;
  const made = element("table", { class: "blend" });
  for (let index = 0; index < step.terms; index++) {
    const weight = { matrix: "weights", row: step.row, column: index };
    const row = element(
      "tr",
      {},
      element(
        "th",
        { scope: "row" },
        index ? "+ " : "",
        symbol(model.symbolOf(weight)),
        " ",
        symbol(model.rowSymbol("values", index)),
      ),
    );
    row.append(element("td", {}, writer.square(weight), sign("×")));
    for (const column of step.sums.keys())
      row.append(element("td", {}, writer.square({ matrix: "values", row: index, column })));
    row.append(element("td", {}, sign("=")));
    for (const column of step.sums.keys()) {
      const product = writer.product(weight, { matrix: "values", row: index, column });
      row.append(element("td", { class: "product", title: fullNumber(product) }, writer.number(product)));
    }
    made.append(row);
  }
  const last = element(
    "tr",
    { class: "last" },
    element(
      "th",
      { scope: "row" },
      symbol(model.rowSymbol("output", step.row)),
      step.terms < model.tokens.length ? ` ${writer.label("so_far")}` : "",
    ),
    element("td", { colspan: step.sums.length + 2 }),
  );
  for (const sum of step.sums)
    last.append(element("td", { class: "product sum", title: fullNumber(sum) }, writer.number(sum)));
  made.append(last);
  return made;
}

/**
 * How a number came to be that the arithmetic starts from: set by hand, drawn, or by the rule of its example.
 * @param {Writer} writer
 * @param {Source | Wave} rule
 */
function sourceOf({ model, cell }, rule) {
  const name = `source_${rule.kind}`;
  if (rule.kind === "wave" || rule.changed === undefined) return model.label(name); // the board's own words tell it
  if (rule.changed.some(([row, column]) => row === cell.row && column === cell.column))
    return model.label("source_changed");
  const isDrawn = typeof rule.drawn === "number" && cell.column >= rule.drawn;
  return fill(model.label(`${name}_${isDrawn ? "drawn" : "set"}`), { seed: String(rule.seed) });
}

/**
 * @param {Writer} writer
 * @param {Source | Wave} rule
 */
function writeSource(writer, rule) {
  const made = element("div", {}, element("p", {}, sourceOf(writer, rule)));
  const goes = madeOf(writer.model, writer.cell);
  if (!goes.length) return made;
  const list = element("div", { class: "line" }, element("span", {}, writer.label("goes_into")));
  for (const cell of goes)
    list.append(element("span", { class: "addend" }, symbol(writer.model.symbolOf(cell)), writer.square(cell)));
  made.append(list);
  return made;
}

/**
 * Even dimensions are sines, odd ones cosines, counted from 0.
 * @param {Writer} writer
 * @param {Wave} rule
 */
function writeWave(writer, rule) {
  const { cell } = writer;
  const angle = rule.angles[cell.row][cell.column];
  const wave = element(
    "span",
    { class: "plain", title: fullNumber(angle) },
    `${cell.column % 2 ? "cos" : "sin"}(${writer.number(angle)})`,
  );
  return element("div", {}, line(wave, sign("="), writer.result()), writeSource(writer, rule));
}

/** @param {Writer} writer */
function write(writer) {
  const { rule } = writer.explanation;
  switch (rule.kind) {
    case "product":
    case "combine":
      return writeProduct(writer);
    case "sum":
      return writeSum(writer, "+");
    case "less":
      return writeSum(writer, "−");
    case "mean":
      return writeMean(writer, rule);
    case "standard":
      return writeStandard(writer, rule);
    case "tanh":
      return writeTanh(writer, rule);
    case "scale":
      return writeScale(writer, rule);
    case "mask":
      return writeMask(writer, rule);
    case "shift":
      return writeShift(writer, rule);
    case "exp":
      return writeExp(writer, rule);
    case "total":
      return writeTotal(writer);
    case "share":
      return writeShare(writer, rule);
    case "wave":
      return writeWave(writer, rule);
    case "given":
    case "learned":
    case "carried":
      return writeSource(writer, rule);
  }
}

/** @param {Writer} writer */
function say(writer) {
  const { rule } = writer.explanation;
  if (writer.model.wouldBe.has(idOf(writer.cell))) return sayByHand(writer);
  if (rule.kind === "product" || rule.kind === "combine") return sayProduct(writer);
  return rule.kind === "share" && rule.normalizer === "softmax" ? sayShare(writer) : "";
}

/** @param {Writer} writer */
function sayByHand(writer) {
  const [value, would] = [writer.valueAt(writer.cell), writer.computed].map((each) => writer.number(each));
  return writer.label("by_hand", { value, would });
}

/** @param {Writer} writer */
function sayProduct(writer) {
  const { explanation, valueAt } = writer;
  const terms = explanation.terms.map(({ first, second }) =>
    writer.label("says_times", { first: writer.number(valueAt(first)), second: writer.number(valueAt(second)) }),
  );
  return writer.label("says_sum", { terms: terms.join(writer.label("says_plus")) });
}

/** @param {Writer} writer */
function sayShare(writer) {
  const { groups, cell } = writer.explanation;
  return writer.label("says_share", {
    exponential: writer.number(writer.valueAt(groups[0][cell.column])),
    total: writer.number(writer.valueAt({ matrix: "totals", row: cell.row, column: 0 })),
  });
}

/**
 * The symbol of a run of cells: q^{2} for a whole row, W^{q}_{1,1…4}. A row of α is a query's, and not called q.
 * @param {Model} model
 * @param {Cell[]} cells
 */
export function groupSymbol(model, cells) {
  const [first, last] = [cells[0], cells[cells.length - 1]];
  const { cell, rows } = model.matrices[first.matrix];
  const along = first.row === last.row ? "column" : "row";
  if (rows && along === "column" && cell[0] === rows[0]) return symbol(model.rowSymbol(first.matrix, first.row));
  const name = (/** @type {"row" | "column"} */ which) =>
    first[which] === last[which] ? `${first[which] + 1}` : `${first[which] + 1}…${last[which] + 1}`;
  return symbol(cell.replace(/#r/g, name("row")).replace(/#c/g, name("column")));
}

/**
 * A matrix as a tiny rectangle with the row, column or cell in use filled.
 * @param {Model} model
 * @param {Sheet} sheet
 * @param {Cell[]} cells
 * @param {Drawn | null} target
 */
function icon(model, sheet, cells, target) {
  const placement = sheet.placementFor(cells[0].matrix, cells, target);
  const [first, last] = [cells[0], cells[cells.length - 1]].map((cell) => placement?.byId.get(idOf(cell)));
  if (!placement || !first || !last) return "";
  const size = { width: 6 + 3 * placement.width, height: 6 + 3 * placement.height };
  const scale = Math.min(1, 18 / size.height, 30 / size.width);
  const [width, height] = [Math.max(9, size.width * scale), Math.max(9, size.height * scale)];
  const [unitX, unitY] = [width / placement.width, height / placement.height];
  const hue = `hue-${model.colourOf(cells[0].matrix)}`;
  const part = {
    x: 1 + first.j * unitX,
    y: 1 + first.i * unitY,
    width: (last.j - first.j + 1) * unitX,
    height: (last.i - first.i + 1) * unitY,
  };
  return drawing(
    "svg",
    { width: width + 2, height: height + 2, class: `icon ${hue}`, "aria-hidden": "true" },
    drawing("rect", { x: 1, y: 1, width, height, class: "whole" }),
    drawing("rect", { ...part, class: "part" }),
  );
}

/**
 * `α_{2,1} = k^{1} · q^{2}`, each with its icon.
 * @param {Writer} writer
 * @param {Sheet} sheet
 * @param {Drawn | null} target
 */
export function formula(writer, sheet, target) {
  const { model, explanation, cell } = writer;
  const made = element("span", { class: "formula" });
  const part = (/** @type {Cell[]} */ cells, /** @type {HTMLElement} */ text) =>
    element("span", { class: `hue-${model.colourOf(cells[0].matrix)} part` }, icon(model, sheet, cells, target), text);
  made.append(part([cell], symbol(model.symbolOf(cell), "b")));
  const isByHand = model.wouldBe.has(idOf(cell));
  if (explanation.terms.length && !isByHand) {
    const [first, second] = explanation.groups.map((group) => part(group, groupSymbol(model, group)));
    const [left, right] = model.notation === "lecture" ? [second, first] : [first, second];
    made.append(sign("="), left, sign("·"), right);
  }
  made.append(sign("="), writer.result());
  return made;
}
