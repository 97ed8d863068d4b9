// The matrix board: draws what attention/ui/board.py sends, and answers "where does this number come from?" without the server.

import { Editor, Sender, changedCells, makeDraggable } from "./edit.js";
import { Sheet, cellName, cellOf } from "./grid.js";
import { Marks } from "./marks.js";
import { element, fill, symbol } from "./markup.js";
import { Model, explain, idOf, madeOf, nearestShown, same } from "./model.js";
import { formatNumber } from "./number.js";
import { Stepper } from "./steps.js";
import { sign } from "./signs.js";
import { Writer, formula, writeBlend } from "./strip.js";
import { drawTables } from "./tables.js";

const STYLE = new CSSStyleSheet();
await fetch(new URL("board.css", import.meta.url)).then((answer) => answer.text()).then((css) => STYLE.replace(css));

const MOST_RESERVED = 240; // pixels

class Board {
  constructor(root) {
    this.stop = new AbortController();
    this.model = null;
    this.focus = null; // the cell that is explained
    this.isPinned = false;
    this.trail = []; // where "how?" was asked from
    this.lastChanged = null; // the cell that the reader changed last: what follows from it is not dimmed
    this.live = new Map(); // a cell under the reader's finger: id → value
    this.marked = new Map(); // what changed: id → matrix
    this.baseline = null; // the model that "what changed" compares with while a cell is dragged
    this.sender = new Sender();
    this.editor = new Editor(this);
    this.build(root);
    this.listen();
  }

  build(root) {
    this.stepper = new Stepper(this);
    this.tools = element("div", { class: "tools" });
    this.stage = element("div", { class: "stage" });
    this.strip = element("div", { class: "strip", role: "region" });
    this.said = element("p", { class: "said", "aria-live": "polite" });
    this.tables = element("details", { class: "tables" }, element("summary"), element("div"));
    this.dock = element("div", { class: "dock" }, this.tools, this.strip);
    this.element = element("div", { class: "board", role: "group" }, this.stepper.element, this.stage, this.dock, this.said, this.tables);
    root.append(this.element);
    this.sheet = new Sheet(this.stage);
    this.marks = new Marks(this.sheet.element);
  }

  get signal() {
    return { signal: this.stop.signal };
  }

  listen() {
    const { stage, strip, signal } = this;
    stage.addEventListener("pointerover", (event) => this.onHover(event), signal);
    stage.addEventListener("pointerleave", () => this.hover(null), signal);
    stage.addEventListener("click", (event) => this.onClick(event), signal);
    stage.addEventListener("dblclick", (event) => this.edit(cellOf(event.target)), signal);
    stage.addEventListener("focusin", (event) => this.onFocus(event), signal);
    stage.addEventListener("keydown", (event) => this.onCellKey(event), signal);
    stage.addEventListener("scroll", () => this.hintScroll(), { passive: true, ...signal });
    this.element.addEventListener("keydown", (event) => this.onKey(event), signal);
    this.tools.addEventListener("click", (event) => this.onToolsClick(event), signal);
    strip.addEventListener("click", (event) => this.onStripClick(event), signal);
    strip.addEventListener("pointerover", (event) => this.light(event.target.closest("[data-cell]")?.dataset.cell), signal);
    strip.addEventListener("pointerleave", () => this.light(null), signal);
    this.tables.addEventListener("toggle", () => this.drawTables(), signal);
    makeDraggable(stage, this, (event) => cellOf(event.target)?.place, (event) => event.pointerType === "mouse", this.stop.signal);
    makeDraggable(strip, this, () => this.focus, (event) => event.target.closest(".scrub"), this.stop.signal);
    this.resizing = new ResizeObserver(() => this.onResize());
    this.resizing.observe(this.stage);
  }

  /** Take what Python sent. The board keeps its pinned cell, its step and its place; only numbers that moved are rewritten. */
  take(data, trigger) {
    const model = new Model(data);
    const before = this.model;
    this.model = model;
    this.trigger = trigger;
    this.sender.trigger = trigger;
    this.sender.answered(data.answered);
    const isNew = this.takeShape(data);
    this.element.lang = data.language;
    this.markChanges(before, isNew);
    if (this.sender.isIdle && !this.dragging) this.live.clear();
    const stepsKey = JSON.stringify(data.steps.map(({ matrix, row, column, terms }) => [matrix, row, column, terms]));
    const otherSteps = stepsKey !== this.stepsKey;
    this.stepsKey = stepsKey;
    this.stepper.take(model, otherSteps);
    if (before === null && data.selected) this.start(data.selected);
    if (this.focus && !model.has(this.focus)) this.unpin();
    this.redraw();
    this.drawTables();
  }

  // other shapes or words build the matrices anew; longer numbers only where they no longer fit, never under the reader's hands
  takeShape(data) {
    const isBusy = this.dragging || this.editor.open;
    const characters = charactersOf(this.model);
    const isWider = characters > this.characters;
    if (isWider || (!isBusy && characters !== this.characters)) this.setCellWidth(characters);
    const shape = shapeOf(data);
    const isNew = shape !== this.shape;
    this.shape = shape;
    if (isNew || (isWider && !isBusy && !this.sheet.fits())) this.rebuild();
    return isNew;
  }

  start([matrix, row, column]) {
    if (this.model.has({ matrix, row, column })) {
      this.focus = { matrix, row, column };
      this.isPinned = true;
    }
  }

  rebuild() {
    this.editor.close();
    const focused = cellOf(this.element.getRootNode().activeElement ?? this.element);
    this.width = this.stage.clientWidth;
    this.reserved = 0;
    this.strip.style.minHeight = "";
    this.element.classList.toggle("narrow", this.width < 560);
    this.setColours();
    this.sheet.build(this.model);
    if (focused) this.sheet.elementsOf(focused.place)[0]?.focus();
    this.marks = new Marks(this.sheet.element);
    const { labels } = this.model;
    this.element.setAttribute("aria-label", labels.board);
    this.strip.setAttribute("aria-label", labels.strip);
    this.tables.firstChild.textContent = labels.tables;
    this.stage.dataset.hint = labels.scroll_hint;
    this.stepper.element.setAttribute("aria-label", labels.steps);
    const lit = this.model.lit;
    for (const { element: made, matrix } of this.sheet.placements) made.classList.toggle("grey", lit !== null && !lit.includes(matrix));
    this.hintScroll();
  }

  setColours() {
    for (const [name, [light, dark]] of Object.entries(this.model.colours)) {
      this.element.style.setProperty(`--${name}`, `light-dark(${light}, ${dark})`);
    }
  }

  setCellWidth(characters) {
    this.characters = characters;
    this.element.style.setProperty("--characters", characters);
  }

  onResize() {
    if (!this.model || this.stage.clientWidth === this.width) return;
    this.rebuild();
    this.redraw();
  }

  hintScroll() {
    const { scrollLeft, scrollWidth, clientWidth } = this.stage;
    this.stage.classList.toggle("more-right", scrollLeft + clientWidth < scrollWidth - 2);
    this.stage.classList.toggle("more-left", scrollLeft > 2);
  }

  /** Write all numbers, marks and the strip from the present state. */
  redraw() {
    const overrides = this.stepper.overrides();
    for (const [id, value] of this.live) overrides.set(id, value);
    this.sheet.update(this.model, overrides, this.marked);
    this.sheet.highlight(this.model.query);
    this.stepper.draw();
    this.drawTools();
    this.explain();
  }

  valueOf(cell) {
    return this.live.get(idOf(cell)) ?? this.model.value(cell);
  }

  nameOf(cell) {
    return cellName(this.model, cell);
  }

  meaningOf(cell) {
    return this.writer(cell).meaning();
  }

  writer(cell) {
    return new Writer(this.model, explain(this.model, cell), (each) => this.valueOf(each));
  }

  // --- which cell is explained

  onHover(event) {
    if (event.pointerType === "touch" || this.isPinned) return;
    const cell = cellOf(event.target);
    if (cell) this.hover(cell.place, cell.placement);
    else if (!event.target.closest(".cells")) this.hover(null);
  }

  // a pointer that sweeps over ten cells in one frame asks for the last of them only
  hover(cell, placement) {
    cancelAnimationFrame(this.hovering);
    this.hovering = requestAnimationFrame(() => this.preview(cell, placement));
  }

  preview(cell, placement = null) {
    if (this.isPinned || (cell === null && this.focus === null) || same(cell, this.focus)) return;
    this.focus = cell;
    this.placement = placement;
    this.trail = [];
    this.lastChanged = null;
    this.explain();
  }

  pin(cell, placement = null) {
    this.trail = [];
    this.show(cell, placement);
    this.announce();
    this.keepInView();
  }

  // the strip grows with the answer; it must not cover the cell that was asked
  keepInView() {
    this.element.style.setProperty("--strip", `${this.dock.offsetHeight}px`);
    const made = this.placement?.byId.get(idOf(this.focus))?.element;
    if (!this.dragging) made?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  show(cell, placement = null) {
    if (!same(cell, this.focus)) this.lastChanged = null;
    this.focus = cell;
    this.placement = placement;
    this.isPinned = true;
    this.explain();
  }

  unpin() {
    this.isPinned = false;
    this.focus = null;
    this.trail = [];
    this.lastChanged = null;
    this.explain();
  }

  announce() {
    this.said.textContent = this.focus ? this.writer(this.focus).say() : "";
  }

  onClick(event) {
    if (this.wasDragged) return;
    const cell = cellOf(event.target);
    if (!cell) return;
    if (this.isPinned && same(cell.place, this.focus) && !this.model.canEdit(cell.place)) this.unpin();
    else this.pin(cell.place, cell.placement);
  }

  onFocus(event) {
    const cell = cellOf(event.target);
    if (!cell) return;
    this.rove(cell);
    if (!this.isPinned && cell.element.matches(":focus-visible")) {
      this.preview(cell.place, cell.placement);
      this.announce();
    }
  }

  rove(cell) {
    const old = cell.placement.element.querySelector('.cell[tabindex="0"]');
    if (old !== cell.element) {
      if (old) old.tabIndex = -1;
      cell.element.tabIndex = 0;
    }
  }

  onCellKey(event) {
    const cell = cellOf(event.target);
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = this.neighbour(cell, event.key);
    if (to) {
      event.preventDefault();
      to.element.focus();
      this.pin(to.place, to.placement);
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      if (this.model.canEdit(cell.place)) this.edit(cell);
      else this.pin(cell.place, cell.placement);
    } else if (event.key === " ") {
      event.preventDefault();
      this.pin(cell.place, cell.placement);
    } else if (/^[-+.,0-9−0-9]$/.test(event.key) && this.model.canEdit(cell.place)) {
      event.preventDefault();
      this.edit(cell, event.key);
    }
  }

  neighbour({ placement, i, j }, key) {
    const { grid, width, height } = placement;
    const other = (by) => {
      const all = this.sheet.placements;
      return all[(all.indexOf(placement) + by + all.length) % all.length].element.querySelector('.cell[tabindex="0"]');
    };
    const at = (row, column) => grid[Math.max(0, Math.min(height - 1, row))][Math.max(0, Math.min(width - 1, column))];
    const moves = {
      ArrowUp: () => at(i - 1, j),
      ArrowDown: () => at(i + 1, j),
      ArrowLeft: () => at(i, j - 1),
      ArrowRight: () => at(i, j + 1),
      Home: () => at(i, 0),
      End: () => at(i, width - 1),
      PageDown: () => cellOf(other(1)),
      PageUp: () => cellOf(other(-1)),
    };
    return moves[key]?.();
  }

  onKey(event) {
    if (event.key === "Escape" && this.focus) {
      const [made] = this.focusedElements();
      const inStrip = this.strip.contains(event.composedPath()[0]);
      this.unpin();
      if (inStrip) made?.focus();
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !this.editor.open) {
      event.preventDefault();
      if (this.model.can_undo) this.trigger("command", "undo");
    }
  }

  focusedElements() {
    return this.sheet.elementsOf(this.focus);
  }

  // --- the answer: outlines, arrows, strip

  explain() {
    const step = this.stepper.step;
    this.marks.clear();
    this.strip.style.removeProperty("--limit");
    for (const made of this.element.querySelectorAll(".cell.on, .cell.goes")) made.classList.remove("on", "goes");
    this.element.classList.toggle("changing", this.lastChanged !== null);
    this.element.classList.toggle("focused", this.focus !== null);
    this.element.classList.toggle("pinned", this.isPinned);
    this.frameQuery();
    if (!this.focus) {
      this.writeIdle();
      return;
    }
    const explanation = step?.terms && same({ ...this.focus, column: 0 }, { ...step, column: 0 }) ? blendExplanation(step) : explain(this.model, this.focus);
    const placement = this.placementOfFocus();
    const target = placement?.byId.get(idOf(this.focus));
    const groups = this.groupElements(explanation.groups, target);
    const targets = step?.terms && explanation.kind === "blend" ? this.stepper.cellsOf(step) : [this.focus];
    for (const cell of targets) for (const made of this.sheet.elementsOf(cell)) made.classList.add("on");
    for (const { elements } of groups) for (const made of elements) made.classList.add("on");
    this.marks.show(groups, target?.element);
    if (!groups.length) this.showWhereItGoes();
    this.writeStrip(explanation, target, step);
    this.limitStrip(target?.element);
  }

  // a preview must not grow over the cell that the pointer is on
  limitStrip(made) {
    if (!made || this.isPinned) return;
    const space = this.strip.getBoundingClientRect().bottom - made.getBoundingClientRect().bottom - this.tools.offsetHeight - 12;
    if (space < this.strip.offsetHeight) this.strip.style.setProperty("--limit", `${Math.max(space, 48)}px`);
    else this.reserve();
  }

  // once grown, the strip keeps its height, so that what stands below it does not jump at every hover
  reserve() {
    if (this.element.classList.contains("narrow")) return;
    this.reserved = Math.max(this.reserved ?? 0, Math.min(this.strip.offsetHeight, MOST_RESERVED));
    this.strip.style.minHeight = `${this.reserved}px`;
  }

  placementOfFocus() {
    const { placements } = this.sheet;
    if (this.placement && placements.includes(this.placement) && this.placement.byId.has(idOf(this.focus))) return this.placement;
    this.placement = this.sheet.placementFor(this.focus.matrix, [this.focus], null) ?? null;
    return this.placement;
  }

  groupElements(groups, target) {
    const found = [];
    for (const cells of groups) {
      const shown = cells.map((cell) => nearestShown(cell, (matrix) => this.sheet.isShown(matrix))).filter(Boolean);
      if (!shown.length) continue;
      const where = this.sheet.placementFor(shown[0].matrix, shown, target);
      if (where) found.push({ elements: shown.map((cell) => where.byId.get(idOf(cell)).element), hue: this.model.colourOf(shown[0].matrix) });
    }
    return found;
  }

  // a number that comes from nowhere answers the other question
  showWhereItGoes() {
    for (const cell of madeOf(this.model, this.focus)) {
      for (const made of this.sheet.elementsOf(cell)) made.classList.add("on", "goes");
    }
  }

  frameQuery() {
    const { query } = this.model;
    if (query === null || this.focus) return;
    for (const placement of this.sheet.placements) {
      if (!["scores", "weights", "queries", "output"].includes(placement.matrix) || placement.only !== null) continue;
      const cells = [...placement.byId.values()].filter(({ place }) => place.row === query).map(({ element: made }) => made);
      if (cells.length) this.marks.svg.append(this.marks.frame(cells, this.model.colourOf(placement.matrix)));
    }
  }

  light(id) {
    for (const made of this.element.querySelectorAll(".cell.lit")) made.classList.remove("lit");
    if (!id) return;
    for (const made of this.sheet.elementsOf(cellFromId(id))) made.classList.add("lit");
  }

  writeIdle() {
    const { model } = this;
    const example = this.exampleCell();
    const ask = element("button", { type: "button", class: "ask", "data-cell": idOf(example) }, `${model.label("ask")} `, symbol(model.symbolOf(example)));
    const hint = element("p", { class: "hint" }, model.label(model.editable.length ? "hint_edit" : "hint"), " ", ask);
    this.strip.replaceChildren(hint);
  }

  // the last matrix is the result: ask for the last cell of the chosen query's row, or of the second
  exampleCell() {
    const placement = this.sheet.placements.findLast(({ matrix }) => !["totals", "weight_sums"].includes(matrix));
    const cells = [...placement.byId.values()].map(({ place }) => place);
    const row = this.model.query ?? 1;
    return cells.findLast((place) => place.row === row) ?? cells.at(-1);
  }

  writeStrip(explanation, target, step) {
    const writer = new Writer(this.model, explanation, (cell) => this.valueOf(cell));
    const head = element("div", { class: "head" });
    if (this.trail.length) head.append(this.tool("back"));
    if (explanation.kind === "blend") {
      head.append(symbol(this.model.rowSymbol("output", step.row), "b"));
      this.strip.replaceChildren(head, writeBlend(writer, step));
    } else {
      head.append(formula(writer, this.sheet, target), this.stripTools(writer));
      const parts = [head, element("p", { class: "meaning" }, writer.meaning()), element("div", { class: "work" }, writer.write())];
      const would = this.model.wouldBe.get(idOf(this.focus));
      if (would !== undefined) {
        const value = { value: writer.number(this.valueOf(this.focus)), would: writer.number(would) };
        parts.splice(2, 0, element("p", { class: "by-hand" }, fill(this.model.label("by_hand"), value)));
      }
      this.strip.replaceChildren(...parts);
    }
  }

  stripTools(writer) {
    const made = element("span", { class: "strip-tools" });
    if (this.model.canEdit(writer.cell)) {
      made.append(this.tool("scrub"), this.tool("edit"));
    }
    if (this.model.codes[writer.cell.matrix]) made.append(this.tool("link"));
    if (this.isPinned) made.append(this.tool("unpin"));
    return made;
  }

  tool(name) {
    const { labels } = this.model;
    const made = element("button", { type: "button", class: `tool ${name}`, "data-tool": name, title: labels[name], "aria-label": labels[name] });
    made.append(sign(name));
    if (labels[`${name}_short`]) made.append(" ", element("span", { class: "text" }, labels[`${name}_short`]));
    return made;
  }

  onStripClick(event) {
    const jump = event.target.closest("[data-cell]");
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (jump) this.jump(cellFromId(jump.dataset.cell));
    else if (tool === "back") this.back();
    else if (tool === "unpin") this.unpin();
    else if (tool === "link") this.copyLink();
    else if ((tool === "edit" || tool === "scrub") && !this.wasDragged) this.editFocus();
  }

  /** Ask "how?" of an operand, and remember where we came from. */
  jump(cell) {
    const trail = this.focus ? [...this.trail, this.focus] : [];
    this.show(cell, null);
    this.trail = trail;
    this.explain();
    this.announce();
    this.strip.querySelector("[data-tool=back]")?.focus();
    this.keepInView();
  }

  back() {
    const cell = this.trail.pop();
    this.show(cell, null);
    this.announce();
    this.strip.querySelector("button")?.focus();
  }

  async copyLink() {
    const { matrix, row, column } = this.focus;
    const link = new URL(location.href);
    link.searchParams.set("cell", [this.model.codes[matrix], row + 1, column + 1].join("."));
    if (this.stepper.at) link.searchParams.set("step", this.stepper.at);
    const made = this.strip.querySelector("[data-tool=link]");
    try {
      await navigator.clipboard.writeText(link.href);
      const done = element("span", { class: "done" }, `✓ ${this.model.label("link_copied")}`);
      made.replaceChildren(done);
      this.said.textContent = done.textContent;
    } catch {
      const shown = element("input", { class: "link-shown", readonly: "", "aria-label": this.model.label("link") });
      shown.value = link.href; // no clipboard without https: the link itself, selected
      made.replaceWith(shown);
      shown.select();
    }
  }

  // --- steps

  showStep() {
    const { step } = this.stepper;
    if (step) {
      this.focus = { matrix: step.matrix, row: step.row, column: step.column ?? 0 };
      this.placement = null;
      this.trail = [];
      this.isPinned = true;
    } else {
      this.focus = null;
      this.isPinned = false;
    }
    this.redraw();
    if (step) this.keepInView();
    this.said.textContent = this.stepper.caption.textContent;
  }

  // --- changes

  edit(cell, typed = null) {
    if (!cell || !this.model.canEdit(cell.place)) return;
    if (!this.isPinned) this.pin(cell.place, cell.placement);
    this.editor.start(cell.place, cell.element, typed);
  }

  editFocus() {
    const placement = this.placementOfFocus();
    const anchor = placement?.byId.get(idOf(this.focus))?.element ?? this.strip.querySelector(".result");
    this.editor.start(this.focus, anchor);
  }

  /** A new value from the reader: shown at once, sent to Python, which computes what follows from it. */
  change(cell, value, phase) {
    this.dragging = phase === "live";
    if (this.dragging && !this.baseline) this.baseline = this.model;
    this.lastChanged = cell;
    this.live.set(idOf(cell), value);
    this.sender.send({ ...cell, value }, phase);
    this.redraw();
  }

  markChanges(before, isNew) {
    const base = this.baseline ?? before;
    if (isNew) this.marked = new Map();
    else if (base) {
      const changed = changedCells(base, this.model);
      if (changed.size || !before || changedCells(before, this.model).size) this.marked = changed;
    }
    if (this.sender.isIdle && !this.dragging) this.baseline = null;
  }

  drawTools() {
    const { model } = this;
    const shown = new Map();
    for (const [id, matrix] of this.marked) {
      if (this.sheet.isShown(matrix)) shown.set(matrix, (shown.get(matrix) ?? 0) + 1);
    }
    const made = [];
    if (shown.size) {
      const count = [...shown.values()].reduce((sum, each) => sum + each, 0);
      const list = [...shown].map(([matrix, each]) => `${plain(model.matrices[matrix].symbol)} ${each}`).join(", ");
      const text = fill(model.label("changed"), { count: String(count), list });
      made.push(element("span", { class: "chip", role: "status" }, element("i", { class: "corner" }), text), this.tool("dismiss"));
    }
    if (model.can_undo) made.push(this.tool("undo"), this.tool("reset"));
    const key = `${this.marked.size}${[...shown]}${model.can_undo}${model.language}`;
    if (key === this.toolsKey) return;
    this.toolsKey = key;
    this.tools.replaceChildren(...made);
  }

  onToolsClick(event) {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (tool === "dismiss") this.dismiss();
    else if (tool) this.trigger("command", tool);
  }

  dismiss() {
    this.marked = new Map();
    this.redraw();
  }

  drawTables() {
    if (!this.tables.open) return;
    this.tables.lastChild.replaceChildren(drawTables(this.model, this.sheet.placements));
  }

  dispose() {
    this.stop.abort();
    this.resizing.disconnect();
    this.element.remove();
  }
}

function blendExplanation(step) {
  const range = Array.from({ length: step.terms }, (_, index) => index);
  return {
    kind: "blend",
    cell: { matrix: "output", row: step.row, column: 0 },
    terms: [],
    groups: [
      range.map((column) => ({ matrix: "weights", row: step.row, column })),
      range.flatMap((row) => [...step.sums.keys()].map((column) => ({ matrix: "values", row, column }))),
    ],
  };
}

// the longest number is one of the extremes
function charactersOf(model) {
  const shown = new Set(model.scenes.flatMap(({ arrangements }) => arrangements.flat(2)).map(({ matrix }) => matrix));
  const lengths = [...shown].flatMap((matrix) => {
    const finite = model.matrices[matrix].values.flat().filter((value) => value !== null);
    const extremes = finite.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);
    return extremes.map((value) => formatNumber(value, model.decimals).length);
  });
  return Math.max(model.decimals + 3, ...lengths);
}

function shapeOf({ tokens, notation, language, scenes, matrices, decimals, editable, lit }) {
  const sizes = Object.entries(matrices).map(([name, { values }]) => [name, values.length, values[0].length]);
  return JSON.stringify([tokens, notation, language, scenes, sizes, decimals, editable, lit]);
}

function cellFromId(id) {
  const [matrix, row, column] = id.split(".");
  return { matrix, row: Number(row), column: Number(column) };
}

function plain(source) {
  return source.replace(/[_^]\{([^}]*)\}/g, "$1");
}

const boards = new WeakMap();

/** Streamlit calls this at every rerun with the same parent; what it returns last is called when the board goes away. */
export default function ({ data, parentElement, setTriggerValue }) {
  let board = boards.get(parentElement);
  if (!board) {
    const root = parentElement.getRootNode();
    if (!root.adoptedStyleSheets.includes(STYLE)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, STYLE];
    board = new Board(parentElement);
    boards.set(parentElement, board);
  }
  const turn = (board.turn = (board.turn ?? 0) + 1);
  board.take(JSON.parse(new TextDecoder().decode(data)), setTriggerValue);
  return () => {
    if (board.turn !== turn) return; // an earlier call's farewell, while a later one draws on
    boards.delete(parentElement);
    board.dispose();
  };
}
