// The answer to "where does this number come from?": outlines and arrows on the matrices, and the strip below them.

import { element, fill, symbol } from "./markup.js";
import { Marks } from "./marks.js";
import { cellFromId, explain, explainBlend, idOf, isMadeOf, madeOf, nearestShown, same } from "./model.js";
import { toolButton } from "./signs.js";
import { Writer, formula, writeBlend } from "./strip.js";

const MOST_RESERVED = 240; // pixels
const LEAST_LIMIT = 48; // pixels
const OF_QUERIES = ["queries", "scores", "weights", "output"];

export class Answer {
  constructor(board) {
    this.board = board;
    this.element = element("div", { class: "strip", role: "region" });
  }

  listen(signal) {
    this.element.addEventListener("click", (event) => this.onClick(event), signal);
    this.element.addEventListener(
      "pointerover",
      (event) => this.light(event.target.closest("[data-cell]")?.dataset.cell),
      signal,
    );
    this.element.addEventListener("pointerleave", () => this.light(null), signal);
  }

  /** The matrices were built anew. */
  rebuild() {
    this.marks = new Marks(this.board.sheet.element);
    this.element.setAttribute("aria-label", this.board.model.labels.strip);
    this.element.style.minHeight = "";
    this.reserved = 0;
    this.invited = null;
  }

  /** Outline, dim and write whatever the board's focus asks for. */
  draw() {
    const { board, marks } = this;
    const invitation = board.focus ? null : this.invitation();
    if (invitation !== null && invitation === this.invited) return; // numbers alone have changed: nothing to measure or write
    this.invited = invitation;
    marks.clear();
    this.element.style.removeProperty("--limit");
    for (const made of board.element.querySelectorAll(".cell.on, .cell.goes")) made.classList.remove("on", "goes");
    board.element.classList.toggle("focused", board.focus !== null);
    board.element.classList.toggle("pinned", board.isPinned);
    board.element.classList.toggle("changing", board.changes.last !== null);
    if (board.focus) this.explain();
    else this.invite();
  }

  /** All that the invitation and its frame depend on. */
  invitation() {
    const { shape, width, model, changes, characters } = this.board;
    return JSON.stringify([shape, width, characters, model.query, model.editable.length, changes.last !== null]);
  }

  explain() {
    const { board } = this;
    const { step } = board.stepper;
    const isBlend = step?.terms && board.focus.matrix === step.matrix && board.focus.row === step.row;
    const explanation = isBlend ? explainBlend(step) : explain(board.model, board.focus);
    const target = this.placement()?.byId.get(idOf(board.focus));
    const groups = this.shownGroups(explanation.groups, target);
    for (const cell of isBlend ? board.stepper.cellsOf(step) : [board.focus]) this.lift(cell);
    for (const { elements } of groups) for (const made of elements) made.classList.add("on");
    this.marks.show(groups, target?.element);
    if (!groups.length) for (const cell of madeOf(board.model, board.focus)) this.lift(cell, "goes");
    this.write(explanation, target, isBlend ? step : null);
    this.limit(target?.element);
  }

  lift(cell, ...classes) {
    for (const made of this.board.sheet.elementsOf(cell)) made.classList.add("on", ...classes);
  }

  // where the cell was pointed at, else where its matrix stands
  placement() {
    const { board } = this;
    const isThere = board.sheet.placements.includes(board.placement) && board.placement.byId.has(idOf(board.focus));
    if (!isThere) board.placement = board.sheet.placementFor(board.focus.matrix, [board.focus], null) ?? null;
    return board.placement;
  }

  shownGroups(groups, target) {
    const { sheet, model } = this.board;
    const found = [];
    for (const cells of groups) {
      const shown = cells.map((cell) => nearestShown(cell, (matrix) => sheet.isShown(matrix))).filter(Boolean);
      const where = shown.length ? sheet.placementFor(shown[0].matrix, shown, target) : null;
      if (where)
        found.push({
          elements: shown.map((cell) => where.byId.get(idOf(cell)).element),
          hue: model.colourOf(shown[0].matrix),
        });
    }
    return found;
  }

  /** Light the cells of a number that the pointer is on in the strip. */
  light(id) {
    for (const made of this.board.element.querySelectorAll(".cell.lit")) made.classList.remove("lit");
    if (id) for (const made of this.board.sheet.elementsOf(cellFromId(id))) made.classList.add("lit");
  }

  /** Nothing is asked: say what can be done, offer an example, frame the chosen query. */
  invite() {
    const { model, sheet } = this.board;
    const example = this.example();
    const ask = element(
      "button",
      { type: "button", class: "ask", "data-cell": idOf(example) },
      `${model.label("ask")} `,
    );
    ask.append(symbol(model.symbolOf(example)));
    this.element.replaceChildren(
      element("p", { class: "hint" }, model.label(model.editable.length ? "hint_edit" : "hint"), " ", ask),
    );
    if (model.query === null) return;
    for (const placement of sheet.placements) {
      if (!OF_QUERIES.includes(placement.matrix) || placement.only !== null) continue;
      const cells = [...placement.byId.values()].filter(({ place }) => place.row === model.query);
      this.marks.frame(
        cells.map(({ element: made }) => made),
        model.colourOf(placement.matrix),
      );
    }
  }

  // the last matrix is the result: ask for the last cell of the chosen query's row, or of the second
  example() {
    const { model, sheet } = this.board;
    const placement = sheet.placements.findLast(({ matrix }) => !["totals", "weight_sums"].includes(matrix));
    const cells = [...placement.byId.values()].map(({ place }) => place);
    const row = model.query ?? 1;
    return cells.findLast((place) => place.row === row) ?? cells.at(-1);
  }

  write(explanation, target, step) {
    const { board } = this;
    const { model } = board;
    const writer = new Writer(model, explanation, (cell) => board.valueOf(cell));
    const head = element("div", { class: "head" });
    if (board.trail.length) head.append(toolButton(model, "back"));
    if (step) {
      head.append(symbol(model.rowSymbol("output", step.row), "b"), this.toolsFor(null));
      this.element.replaceChildren(head, element("div", { class: "work" }, writeBlend(writer, step)));
      return;
    }
    head.append(formula(writer, board.sheet, target), this.question(writer), this.toolsFor(board.focus));
    const parts = [
      head,
      element("p", { class: "meaning" }, writer.meaning()),
      element("div", { class: "work" }, writer.write()),
    ];
    const would = model.wouldBe.get(idOf(board.focus));
    if (would !== undefined) {
      const slots = { value: writer.number(board.valueOf(board.focus)), would: writer.number(would) };
      parts.splice(2, 0, element("p", { class: "by-hand" }, fill(model.label("by_hand"), slots)));
    }
    this.element.replaceChildren(...parts);
  }

  /** What became of the cell that was asked before: a button that leads back to it. */
  question(writer) {
    const { model, asked, focus } = this.board;
    if (!asked || same(asked.cell, focus) || !isMadeOf(model, asked.cell.matrix, focus.matrix)) return "";
    const [before, now] = [asked.value, this.board.valueOf(asked.cell)].map((value) => writer.number(value));
    const made = element("button", { type: "button", class: "ask", "data-cell": idOf(asked.cell) });
    made.append(symbol(model.symbolOf(asked.cell)), before === now ? ` ${now}` : ` ${before} → ${now}`);
    return made;
  }

  toolsFor(cell) {
    const { model, isPinned } = this.board;
    const names = cell && model.canEdit(cell) ? ["scrub", "edit"] : [];
    if (cell && model.codes[cell.matrix]) names.push("link");
    if (isPinned) names.push("unpin");
    return element("span", { class: "strip-tools" }, ...names.map((name) => toolButton(model, name)));
  }

  // a preview must not grow over the cell that the pointer is on
  limit(made) {
    if (!made || this.board.isPinned) return;
    const tools = this.board.changes.element.offsetHeight;
    const space = this.element.getBoundingClientRect().bottom - made.getBoundingClientRect().bottom - tools - 12;
    if (space < this.element.offsetHeight)
      this.element.style.setProperty("--limit", `${Math.max(space, LEAST_LIMIT)}px`);
    else this.reserve();
  }

  // once grown, the strip keeps its height, so that what stands below it does not jump at every hover
  reserve() {
    if (this.board.element.classList.contains("narrow")) return;
    this.reserved = Math.max(this.reserved, Math.min(this.element.offsetHeight, MOST_RESERVED));
    this.element.style.minHeight = `${this.reserved}px`;
  }

  onClick(event) {
    const { board } = this;
    const operand = event.target.closest("[data-cell]");
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (operand) board.jump(cellFromId(operand.dataset.cell));
    else if (tool === "back") board.back();
    else if (tool === "unpin") board.unpin();
    else if (tool === "link") this.copyLink();
    else if ((tool === "edit" || tool === "scrub") && !board.wasDragged) this.edit();
  }

  edit() {
    const { board } = this;
    const anchor = this.placement()?.byId.get(idOf(board.focus))?.element ?? this.element.querySelector(".result");
    board.editor.start(board.focus, anchor);
  }

  /** The present address with this cell and step in it. */
  async copyLink() {
    const { board } = this;
    const { model } = board;
    const { matrix, row, column } = board.focus;
    const link = new URL(location.href);
    link.searchParams.set("cell", [model.codes[matrix], row + 1, column + 1].join("."));
    if (board.stepper.at) link.searchParams.set("step", board.stepper.at);
    const button = this.element.querySelector("[data-tool=link]");
    try {
      await navigator.clipboard.writeText(link.href);
      button.replaceChildren(element("span", { class: "done" }, `✓ ${model.label("link_copied")}`));
      board.said.textContent = model.label("link_copied");
    } catch {
      const shown = element("input", { class: "link-shown", readonly: "", "aria-label": model.label("link") });
      shown.value = link.href; // no clipboard without https: the link itself, selected
      button.replaceWith(shown);
      shown.select();
    }
  }
}
