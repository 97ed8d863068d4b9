// The answer to "where does this number come from?": outlines and arrows on the matrices, and the strip below them.

import { Marks } from "./marks.js";
import { closest, element, fill, symbol } from "./markup.js";
import { cellFromId, explain, explainBlend, idOf, isMadeOf, madeOf, nearestShown, same } from "./model.js";
import { presentAnswer } from "./presented.js";
import { toolButton } from "./signs.js";
import { cellsOf } from "./steps.js";
import { formula, Writer, writeBlend } from "./strip.js";

/** @import { Board } from "./board.js" */
/** @import { Drawn } from "./grid.js" */
/** @import { Group } from "./marks.js" */
/** @import { Sign } from "./signs.js" */
/** @import { BlendStep, Cell, Explanation } from "./types.js" */

const MOST_RESERVED = 240; // pixels
const LEAST_LIMIT = 48; // pixels
const OF_QUERIES = ["queries", "scores", "weights", "output"];

export class Answer {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.element = element("div", { class: "strip", role: "region" });
    this.marks = new Marks();
    this.reserved = 0; // pixels that the strip has had, and keeps
    /** @type {string | null} the invitation that stands there */
    this.invited = null;
  }

  /** @param {{ signal: AbortSignal }} signal */
  listen(signal) {
    this.element.addEventListener("click", (event) => this.onClick(event), signal);
    this.element.addEventListener(
      "pointerover",
      (event) => this.light(closest(event, "[data-cell]")?.dataset.cell),
      signal,
    );
    this.element.addEventListener("pointerleave", () => this.light(undefined), signal);
  }

  /** The matrices were built anew. */
  rebuild() {
    this.board.sheet.element.append(this.marks.svg);
    this.element.setAttribute("aria-label", this.board.model.labels.strip);
    this.element.style.minHeight = "";
    this.reserved = 0;
    this.invited = null;
  }

  /** Outline, dim and write whatever the board's focus asks for. */
  draw() {
    const { board, marks } = this;
    const { focus } = board;
    const invitation = focus ? null : this.invitation();
    if (invitation !== null && invitation === this.invited) return; // numbers alone have changed: nothing to measure or write
    this.invited = invitation;
    marks.clear();
    this.element.style.removeProperty("--limit");
    for (const made of board.element.querySelectorAll(".cell.on, .cell.goes")) made.classList.remove("on", "goes");
    board.element.classList.toggle("focused", focus !== null);
    board.element.classList.toggle("pinned", board.isPinned);
    board.element.classList.toggle("changing", board.changes.last !== null);
    if (focus) this.explain(focus);
    else this.invite();
    if (board.room !== null) presentAnswer(board);
  }

  /** All that the invitation and its frame depend on. */
  invitation() {
    const { shape, width, model, changes, characters } = this.board;
    const { asked, pencil } = model;
    const state = [model.query, model.editable.length, changes.last !== null, asked.size, pencil?.choosing];
    return JSON.stringify([shape, width, characters, ...state]);
  }

  /** @param {Cell} focus */
  explain(focus) {
    const { model, stepper } = this.board;
    const { step } = stepper;
    const blend = step?.sums && focus.matrix === step.matrix && focus.row === step.row ? step : null;
    const explanation = blend ? explainBlend(model, blend) : explain(model, focus);
    const target = this.targetOf(focus);
    const groups = this.shownGroups(explanation.groups, target);
    for (const cell of blend ? cellsOf(model, blend) : [focus]) this.lift(cell);
    for (const { elements } of groups) for (const made of elements) made.classList.add("on");
    this.marks.show(groups, target?.element);
    if (!groups.length) for (const cell of madeOf(model, focus)) this.lift(cell, "goes");
    if (blend) this.writeBlend(explanation, blend);
    else this.write(explanation, target);
    this.limit(target?.element);
  }

  /**
   * @param {Cell} cell
   * @param {string[]} classes
   */
  lift(cell, ...classes) {
    for (const made of this.board.sheet.elementsOf(cell)) made.classList.add("on", ...classes);
  }

  /**
   * The cell where it was pointed at, else where its matrix stands.
   * @param {Cell} focus
   */
  targetOf(focus) {
    const { board } = this;
    const id = idOf(focus);
    const isThere = board.placement?.byId.has(id) && board.sheet.placements.includes(board.placement);
    if (!isThere) board.placement = board.sheet.placementFor(focus.matrix, [focus], null);
    return board.placement?.byId.get(id) ?? null;
  }

  /**
   * @param {Cell[][]} groups
   * @param {Drawn | null} target
   */
  shownGroups(groups, target) {
    const { sheet, model } = this.board;
    /** @type {Group[]} */
    const found = [];
    for (const cells of groups) {
      const shown = cells.flatMap((cell) => nearestShown(cell, (matrix) => sheet.isShown(matrix)) ?? []);
      const where = shown.length ? sheet.placementFor(shown[0].matrix, shown, target) : null;
      const elements = shown.flatMap((cell) => where?.byId.get(idOf(cell))?.element ?? []);
      if (elements.length) found.push({ elements, hue: model.colourOf(shown[0].matrix) });
    }
    return found;
  }

  /**
   * Light the cells of a number that the pointer is on in the strip.
   * @param {string | undefined} id
   */
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
      element("p", { class: "hint" }, model.label(this.hint()), " ", model.pencil?.choosing ? "" : ask),
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

  /** The label that says what can be done. */
  hint() {
    const { model } = this.board;
    if (model.pencil?.choosing) return "pencil_choose";
    if (model.asked.size) return "pencil_hint";
    return model.editable.length ? "hint_edit" : "hint";
  }

  /** The result is what no other matrix is made of: ask for the last cell of the chosen query's row, or of the second. */
  example() {
    const { model, sheet } = this.board;
    const [asked] = model.asked;
    if (asked) return cellFromId(asked);
    const all = sheet.placements.filter(({ matrix }) => !["totals", "weight_sums"].includes(matrix));
    const results = all.filter(({ matrix }) =>
      all.every((other) => other.matrix === matrix || !isMadeOf(model, other.matrix, matrix)),
    );
    const cells = [...results[results.length - 1].byId.values()].map(({ place }) => place);
    const row = model.query ?? 1;
    return cells.findLast((place) => place.row === row) ?? cells[cells.length - 1];
  }

  /** @param {Explanation} explanation */
  writerOf(explanation) {
    return new Writer(this.board.model, explanation, (cell) => this.board.valueOf(cell));
  }

  /** @param {(Node | string)[]} parts */
  head(...parts) {
    const { model, trail } = this.board;
    return element("div", { class: "head" }, trail.length ? toolButton(model, "back") : "", ...parts);
  }

  /**
   * @param {Explanation} explanation
   * @param {BlendStep} step
   */
  writeBlend(explanation, step) {
    const name = symbol(this.board.model.rowSymbol("output", step.row), "b");
    const work = element("div", { class: "work" }, writeBlend(this.writerOf(explanation), step));
    this.element.replaceChildren(this.head(name, this.toolsFor(null)), work);
  }

  /**
   * @param {Explanation} explanation
   * @param {Drawn | null} target
   */
  write(explanation, target) {
    const { model, sheet } = this.board;
    const { cell } = explanation;
    const writer = this.writerOf(explanation);
    const parts = [
      this.head(formula(writer, sheet, target), this.question(writer), this.toolsFor(cell)),
      element("p", { class: "meaning" }, writer.meaning()),
    ];
    const would = model.wouldBe.get(idOf(cell));
    if (would !== undefined) {
      const slots = { value: writer.number(writer.valueAt(cell)), would: writer.number(would) };
      parts.push(element("p", { class: "by-hand" }, fill(model.label("by_hand"), slots)));
    }
    const work = this.board.withholds(cell) ? "" : element("div", { class: "work" }, writer.write());
    this.element.replaceChildren(...parts, work);
  }

  /**
   * What became of the cell that was asked before: a button that leads back to it.
   * @param {Writer} writer
   */
  question(writer) {
    const { model, asked } = this.board;
    const { cell } = writer;
    if (!asked || same(asked.cell, cell) || !isMadeOf(model, asked.cell.matrix, cell.matrix)) return "";
    const [before, now] = [asked.value, this.board.valueOf(asked.cell)].map((value) => writer.number(value));
    const made = element("button", { type: "button", class: "ask", "data-cell": idOf(asked.cell) });
    made.append(symbol(model.symbolOf(asked.cell)), before === now ? ` ${now}` : ` ${before} → ${now}`);
    return made;
  }

  /** @param {Cell | null} cell */
  toolsFor(cell) {
    const { model, isPinned } = this.board;
    /** @type {Sign[]} */
    const names = cell && model.canEdit(cell) ? (model.pencil ? ["edit"] : ["scrub", "edit"]) : [];
    if (cell && model.asked.has(idOf(cell))) names.push(this.board.hinted.has(idOf(cell)) ? "show" : "clue");
    if (cell && model.codes[cell.matrix]) names.push("link");
    if (isPinned) names.push("unpin");
    return element("span", { class: "strip-tools" }, ...names.map((name) => toolButton(model, name)));
  }

  /**
   * A preview must not grow over the cell that the pointer is on.
   * @param {HTMLElement | undefined} made
   */
  limit(made) {
    if (!made || this.board.isPinned || this.board.room !== null) return;
    const tools = this.board.changes.element.offsetHeight;
    const space = this.element.getBoundingClientRect().bottom - made.getBoundingClientRect().bottom - tools - 12;
    if (space < this.element.offsetHeight)
      this.element.style.setProperty("--limit", `${Math.max(space, LEAST_LIMIT)}px`);
    else this.reserve();
  }

  /** Once grown, the strip keeps its height, so that what stands below it does not jump at every hover. */
  reserve() {
    if (this.board.element.classList.contains("narrow")) return;
    this.reserved = Math.max(this.reserved, Math.min(this.element.offsetHeight, MOST_RESERVED));
    this.element.style.minHeight = `${this.reserved}px`;
  }

  /** @param {Event} event */
  onClick(event) {
    const { board } = this;
    const asked = closest(event, "[data-cell]")?.dataset.cell;
    const button = closest(event, "[data-tool]");
    const tool = button?.dataset.tool;
    if (asked) board.jump(cellFromId(asked));
    else if (tool === "back") board.back();
    else if (tool === "unpin") board.unpin();
    else if (!board.focus) return;
    else if (button && tool === "link") this.copyLink(board.focus, button);
    else if (tool === "show") board.tellCell("show", board.focus);
    else if (tool === "clue") {
      board.hinted.add(idOf(board.focus));
      this.draw();
      board.announce();
      /** @type {HTMLElement | null} */ (this.element.querySelector(".tool.show"))?.focus();
    } else if ((tool === "edit" || tool === "scrub") && !board.wasDragged) this.edit(board.focus);
  }

  /** @param {Cell} cell */
  edit(cell) {
    /** @type {HTMLElement | null} where the matrix itself is not shown */
    const result = this.element.querySelector(".result");
    const anchor = this.targetOf(cell)?.element ?? result;
    if (anchor) this.board.editor.start(cell, anchor);
  }

  /**
   * The present address with this cell and step in it.
   * @param {Cell} cell
   * @param {HTMLElement} button
   */
  async copyLink({ matrix, row, column }, button) {
    const { board } = this;
    const { model } = board;
    const link = new URL(model.live ?? location.href);
    link.searchParams.set("cell", [model.codes[matrix], row + 1, column + 1].join("."));
    if (board.stepper.at) link.searchParams.set("step", String(board.stepper.at));
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
