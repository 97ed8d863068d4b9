// The strip under the matrices: where the chosen cell comes from, written out operand by operand.

import { cellName } from "./grid.js";
import { element, fill, symbol } from "./markup.js";
import { idOf, madeOf, same } from "./model.js";
import { formatClosely, fullNumber } from "./number.js";

const FULL_TINT = 40;

/** Draws one explanation into the strip. Every operand is a button that asks "how?" of itself. */
export class Writer {
  constructor(model, explanation, valueOf) {
    this.model = model;
    this.explanation = explanation;
    this.valueOf = valueOf;
    this.cell = explanation.cell;
  }

  number(value) {
    return formatClosely(value, this.model.decimals);
  }

  /** A number inside a product or a sum: negative ones in brackets. */
  factor(value) {
    const text = this.number(value);
    return value !== null && value < 0 ? `(${text})` : text;
  }

  label(name, slots = {}) {
    return fill(this.model.label(name), slots);
  }

  square(cell, text = this.number(this.valueOf(cell))) {
    const { largest, colour } = this.model.matrices[cell.matrix];
    const value = this.valueOf(cell);
    const made = element(
      "button",
      {
        type: "button",
        class: `square hue-${colour}${value < 0 ? " minus" : ""}`,
        "data-cell": idOf(cell),
        "aria-label": this.label("jump", { cell: cellName(this.model, cell), value: this.number(value) }),
        title: fullNumber(value),
      },
      text,
    );
    made.style.setProperty("--tint", tintOf(value, largest));
    return made;
  }

  result(value = this.valueOf(this.cell)) {
    const { largest, colour } = this.model.matrices[this.cell.matrix];
    const made = element("span", {
      class: `square result hue-${colour}${value < 0 ? " minus" : ""}`,
      title: fullNumber(value),
    });
    made.style.setProperty("--tint", tintOf(value, largest));
    made.append(this.number(value));
    return made;
  }

  /** What the arithmetic gives, where the cell itself was set by hand. */
  get computed() {
    return this.model.wouldBe.get(idOf(this.cell)) ?? this.valueOf(this.cell);
  }

  write() {
    return WRITE[this.explanation.kind](this);
  }

  say() {
    const { kind } = this.explanation;
    const isByHand = this.model.wouldBe.has(idOf(this.cell));
    const says = isByHand ? sayByHand : (SAY[kind] ?? (() => ""));
    const text = says(this);
    const start = this.label("says", {
      cell: cellName(this.model, this.cell),
      value: this.number(this.valueOf(this.cell)),
    });
    return text ? `${start} ${text}` : start;
  }

  meaning() {
    const { matrix, row, column } = this.cell;
    const token = (index) => this.model.tokenAt(index);
    const template = this.model.label(`meaning_${this.model.wordsOf(matrix)}`);
    const own = this.model.matrices[matrix];
    return fill(template, {
      row: own.rows ? token(row) : String(row + 1),
      column: own.columns ? token(column) : String(column + 1),
      component: String(column + 1),
    });
  }
}

export function tintOf(value, largest) {
  return value === null ? 0 : (FULL_TINT * Math.min(1, Math.abs(value) / largest)).toFixed(1);
}

/** An operand with its symbol above it. */
function named(writer, cell) {
  return element("span", { class: "named" }, symbol(writer.model.symbolOf(cell)), writer.square(cell));
}

function sign(text) {
  return element("span", { class: "sign" }, text);
}

function line(...children) {
  return element("div", { class: "line" }, ...children);
}

/** The two factors one above the other, their products beneath, added up. In the lecture's notation the left factor is `second`. */
function writeProduct(writer) {
  const { model, explanation, valueOf } = writer;
  const lecture = model.notation === "lecture";
  const order = lecture ? ["second", "first"] : ["first", "second"];
  const heads = order.map((which) => groupSymbol(model, explanation.groups[which === "first" ? 0 : 1]));
  const made = element("div", { class: `terms hue-${model.colourOf(writer.cell.matrix)}` });
  made.append(element("div", { class: "term heads" }, heads[0], sign("×"), heads[1], sign("=")));
  const products = explanation.terms.map(({ first, second }) => valueOf(first) * valueOf(second));
  const most = Math.max(...products.map(Math.abs)) || 1;
  for (const [index, term] of explanation.terms.entries()) {
    const factors = [writer.square(term[order[0]]), sign("×"), writer.square(term[order[1]])];
    made.append(element("div", { class: "term" }, ...factors, writeAddend(writer, products[index], index === 0, most)));
  }
  made.append(element("div", { class: "term sum" }, line(sign("="), writer.result(writer.computed))));
  return made;
}

// one product, with a bar beneath it: which dimension did it?
function writeAddend(writer, product, isFirst, most) {
  const plus = isFirst ? "" : element("span", { class: "plus" }, "+");
  const text = isFirst ? writer.number(product) : writer.factor(product);
  const made = element(
    "span",
    { class: `product${product < 0 ? " minus" : ""}`, title: fullNumber(product) },
    plus,
    text,
  );
  made.style.setProperty("--length", `${(100 * Math.abs(product)) / most}%`);
  return made;
}

function writeOne(writer, ...after) {
  const [[operand]] = writer.explanation.groups;
  return line(named(writer, operand), ...after, sign("="), writer.result(writer.computed));
}

function writeScale(writer) {
  const { root, d_k: size, temperature } = writer.explanation.rule;
  const after = [];
  if (root !== null) after.push(sign("÷"), element("span", { class: "plain", title: fullNumber(root) }, `√${size}`));
  if (temperature !== 1) after.push(sign("÷"), element("span", { class: "plain" }, `T = ${fullNumber(temperature)}`));
  return writeOne(writer, ...(after.length ? after : [sign("÷"), element("span", { class: "plain" }, "1")]));
}

function writeMask(writer) {
  const { rule, cell } = writer.explanation;
  if (writer.valueOf(cell) !== null) return writeOne(writer);
  const [row, column] = [writer.model.tokenAt(cell.row), writer.model.tokenAt(cell.column)];
  const why = writer.label(`hidden_${rule.visible}`, { row, column });
  return element(
    "div",
    {},
    line(named(writer, writer.explanation.groups[0][0]), sign("→"), writer.result()),
    element("p", {}, why),
  );
}

function writeSum(writer) {
  const [[first], [second]] = writer.explanation.groups;
  return line(named(writer, first), sign("+"), named(writer, second), sign("="), writer.result());
}

function writeTanh(writer) {
  const [[first], [second]] = writer.explanation.groups;
  const { sum } = writer.explanation;
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

/** The row's cell that is largest: what is subtracted from each score. */
function largestOf(writer, cells) {
  return cells.reduce((best, cell) =>
    (writer.valueOf(cell) ?? -Infinity) > (writer.valueOf(best) ?? -Infinity) ? cell : best,
  );
}

function writeShift(writer) {
  const { rule, groups, cell } = writer.explanation;
  const own = groups[0][cell.column];
  if (rule.normalizer !== "softmax") return line(named(writer, own), sign("="), writer.result());
  return line(named(writer, own), sign("−"), named(writer, largestOf(writer, groups[0])), sign("="), writer.result());
}

function writeExp(writer) {
  const [[operand]] = writer.explanation.groups;
  const { normalizer } = writer.explanation.rule;
  if (normalizer === "relu")
    return line(sign("max(0, "), named(writer, operand), sign(")"), sign("="), writer.result());
  if (normalizer === "identity") return writeOne(writer);
  return line(power(writer, writer.square(operand)), sign("="), writer.result());
}

function power(writer, exponent) {
  return element("span", { class: "power" }, symbol("e"), element("sup", {}, exponent));
}

function writeTotal(writer) {
  const made = element("div", { class: "line" });
  for (const [index, cell] of writer.explanation.groups[0].entries()) {
    made.append(element("span", { class: "addend" }, index ? sign("+") : "", writer.square(cell)));
  }
  made.append(sign("="), writer.result());
  return made;
}

/** Softmax as a live fraction, with score, exp and share of every key beneath. */
function writeShare(writer) {
  const { rule, groups, cell } = writer.explanation;
  if (rule.normalizer !== "softmax") {
    const [[operand]] = groups;
    const score = { ...operand, matrix: "masked_scores" };
    if (rule.normalizer === "identity") return line(named(writer, score), sign("="), writer.result(writer.computed));
    return line(sign("max(0, "), named(writer, score), sign(")"), sign("="), writer.result(writer.computed));
  }
  const own = groups[0][cell.column];
  const total = { matrix: "totals", row: cell.row, column: 0 };
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
    writer.label("less_largest", { largest: writer.number(writer.valueOf(largest)) }),
  );
  return element(
    "div",
    { class: "share" },
    element("div", {}, line(fraction, sign("="), numbers, sign("="), writer.result(writer.computed)), note),
    bars(writer, groups[0]),
  );
}

// e to the power of a score less the row's largest
function exponential(writer, cell, isOwn) {
  const made = writer.square(cell, "");
  made.classList.toggle("own", isOwn);
  made.append(symbol("e"), element("sup", {}, writer.number(writer.valueOf({ ...cell, matrix: "shifted_scores" }))));
  return made;
}

function bars(writer, cells) {
  const { model } = writer;
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
    ["exponentials", "bar_exp"],
    ["weights", "bar_share"],
  ]) {
    made.append(barRow(writer, cells, matrix, writer.label(name)));
  }
  return made;
}

function barRow(writer, cells, matrix, name) {
  const places = cells.map((cell) => ({ ...cell, matrix }));
  const values = places.map((cell) => writer.valueOf(cell));
  const most = matrix === "weights" ? 1 : Math.max(...values.map((value) => Math.abs(value ?? 0))) || 1;
  const row = element("tr", {}, element("th", { scope: "row" }, name));
  for (const [index, place] of places.entries()) {
    const bar = element("button", {
      type: "button",
      class: `bar hue-${writer.model.colourOf(matrix)}${values[index] < 0 ? " minus" : ""}${index === writer.cell.column ? " own" : ""}`,
      "data-cell": idOf(place),
      title: fullNumber(values[index]),
    });
    bar.style.setProperty("--length", `${(100 * Math.abs(values[index] ?? 0)) / most}%`);
    bar.append(element("span", {}, writer.number(values[index])));
    row.append(element("td", {}, bar));
  }
  return row;
}

/** One output so far: each value times its weight, and the sum of those vectors. */
export function writeBlend(writer, step) {
  const { model, valueOf } = writer;
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
      const product = valueOf(weight) * valueOf({ matrix: "values", row: index, column });
      row.append(element("td", { class: "product", title: fullNumber(product) }, writer.number(product)));
    }
    made.append(row);
  }
  const last = element(
    "tr",
    { class: "last" },
    element("th", { scope: "row" }, symbol(model.rowSymbol("output", step.row))),
    element("td", { colspan: step.sums.length + 2 }),
  );
  last.firstChild.append(step.terms < model.tokens.length ? ` ${writer.label("so_far")}` : "");
  for (const sum of step.sums)
    last.append(element("td", { class: "product sum", title: fullNumber(sum) }, writer.number(sum)));
  made.append(last);
  return made;
}

/** How a number came to be that the arithmetic starts from: set by hand, drawn, or by the rule of its example. */
function sourceOf(writer) {
  const { kind, rule, cell } = writer.explanation;
  const name = `source_${kind}`;
  if (rule.changed === undefined) return writer.label(name); // a board whose matrices tell it in their own words
  if (rule.changed.some(([row, column]) => row === cell.row && column === cell.column))
    return writer.label("source_changed");
  const isDrawn = rule.drawn !== null && cell.column >= rule.drawn;
  return writer.label(`${name}_${isDrawn ? "drawn" : "set"}`, { seed: String(rule.seed) });
}

function writeSource(writer) {
  const made = element("div", {}, element("p", {}, sourceOf(writer)));
  const goes = madeOf(writer.model, writer.cell);
  if (!goes.length) return made;
  const list = element("div", { class: "line" }, element("span", {}, writer.label("goes_into")));
  for (const cell of goes)
    list.append(element("span", { class: "addend" }, symbol(writer.model.symbolOf(cell)), writer.square(cell)));
  made.append(list);
  return made;
}

// even dimensions are sines, odd ones cosines, counted from 0
function writeWave(writer) {
  const { cell, rule } = writer.explanation;
  const angle = rule.angles[cell.row][cell.column];
  const wave = element(
    "span",
    { class: "plain", title: fullNumber(angle) },
    `${cell.column % 2 ? "cos" : "sin"}(${writer.number(angle)})`,
  );
  return element("div", {}, line(wave, sign("="), writer.result()), writeSource(writer));
}

const WRITE = {
  product: writeProduct,
  combine: writeProduct,
  sum: writeSum,
  tanh: writeTanh,
  scale: writeScale,
  mask: writeMask,
  shift: writeShift,
  exp: writeExp,
  total: writeTotal,
  share: writeShare,
  given: writeSource,
  learned: writeSource,
  carried: writeSource,
  wave: writeWave,
};

function sayByHand(writer) {
  const [value, would] = [writer.valueOf(writer.cell), writer.computed].map((each) => writer.number(each));
  return writer.label("by_hand", { value, would });
}

function sayProduct(writer) {
  const { explanation, valueOf } = writer;
  const terms = explanation.terms.map(({ first, second }) =>
    writer.label("says_times", { first: writer.number(valueOf(first)), second: writer.number(valueOf(second)) }),
  );
  return writer.label("says_sum", { terms: terms.join(writer.label("says_plus")) });
}

const SAY = {
  product: sayProduct,
  combine: sayProduct,
  share(writer) {
    const { rule, groups, cell } = writer.explanation;
    if (rule.normalizer !== "softmax") return "";
    const own = writer.number(writer.valueOf(groups[0][cell.column]));
    return writer.label("says_share", {
      exponential: own,
      total: writer.number(writer.valueOf({ matrix: "totals", row: cell.row, column: 0 })),
    });
  },
};

/** The symbol of a run of cells: q^{2} for a whole row, W^{q}_{1,1…4}. A row of α is a query's, and not called q. */
export function groupSymbol(model, cells) {
  const [first] = cells;
  const last = cells.at(-1);
  const { cell, rows } = model.matrices[first.matrix];
  const along = first.row === last.row ? "column" : "row";
  if (rows && along === "column" && cell[0] === rows[0]) return symbol(model.rowSymbol(first.matrix, first.row));
  const name = (which) => (first[which] === last[which] ? first[which] + 1 : `${first[which] + 1}…${last[which] + 1}`);
  return symbol(cell.replace(/#r/g, name("row")).replace(/#c/g, name("column")));
}

/** A matrix as a tiny rectangle with the row, column or cell in use filled. */
function icon(model, sheet, cells, target) {
  const placement = sheet.placementFor(cells[0].matrix, cells, target);
  if (!placement) return "";
  const places = cells.map((cell) => placement.byId.get(idOf(cell)));
  const [first, last] = [places[0], places.at(-1)];
  const size = { width: 6 + 3 * placement.width, height: 6 + 3 * placement.height };
  const scale = Math.min(1, 18 / size.height, 30 / size.width);
  const [width, height] = [Math.max(9, size.width * scale), Math.max(9, size.height * scale)];
  const [unitX, unitY] = [width / placement.width, height / placement.height];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({
    width: width + 2,
    height: height + 2,
    class: `icon hue-${model.colourOf(cells[0].matrix)}`,
    "aria-hidden": "true",
  }))
    svg.setAttribute(key, value);
  const box = (x, y, w, h, name) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [key, value] of Object.entries({ x: x + 1, y: y + 1, width: w, height: h, class: name }))
      made.setAttribute(key, value);
    svg.append(made);
  };
  box(0, 0, width, height, "whole");
  box(first.j * unitX, first.i * unitY, (last.j - first.j + 1) * unitX, (last.i - first.i + 1) * unitY, "part");
  return svg;
}

/** `α_{2,1} = k^{1} · q^{2}`, each with its icon. */
export function formula(writer, sheet, target) {
  const { model, explanation, cell } = writer;
  const made = element("span", { class: "formula" });
  const part = (cells, text) =>
    element("span", { class: `hue-${model.colourOf(cells[0].matrix)} part` }, icon(model, sheet, cells, target), text);
  made.append(part([cell], symbol(model.symbolOf(cell), "b")));
  const isByHand = model.wouldBe.has(idOf(cell));
  if (explanation.terms.length && !isByHand) {
    const groups = model.notation === "lecture" ? [...explanation.groups].reverse() : explanation.groups;
    made.append(
      sign("="),
      part(groups[0], groupSymbol(model, groups[0])),
      sign("·"),
      part(groups[1], groupSymbol(model, groups[1])),
    );
  }
  made.append(sign("="), writer.result());
  return made;
}
