// The matrix board: draws what attention/ui/board/board.py sends, and answers "where does this number come from?" without the server.

import { Answer } from "./answer.js";
import { Changes } from "./changes.js";
import { Editor, makeDraggable } from "./edit.js";
import { cellName, cellOf, Sheet } from "./grid.js";
import { closest, element, fill, raised } from "./markup.js";
import { charactersOf, explain, idOf, isMadeOf, Model, same, shapeOf } from "./model.js";
import { pictureButtons } from "./picture.js";
import { listenToCells } from "./pointing.js";
import { roomOf } from "./presented.js";
import { Stepper } from "./steps.js";
import { Writer } from "./strip.js";
import { drawTables } from "./tables.js";

/** @import { Drawn, Placement } from "./grid.js" */
/** @import { Cell, Labels, Payload, Trigger, Value } from "./types.js" */

const NARROW = 560; // pixels
const REST = 250; // milliseconds without newer numbers, after which the rest of the page may follow
const JITTER = 20; // pixels that a scrollbar takes or gives back: no reason to build anew

export class Board {
  /**
   * @param {HTMLElement} root
   * @param {Payload} data
   * @param {Labels} labels
   * @param {Trigger} trigger
   */
  constructor(root, data, labels, trigger) {
    this.model = new Model(data, labels);
    this.trigger = trigger;
    /** @type {Cell | null} the cell that is explained */
    this.focus = null;
    /** @type {Placement | null} where it was pointed at: a matrix may stand in several places */
    this.placement = null;
    this.isPinned = false;
    /** @type {Cell[]} where "how?" was asked from */
    this.trail = [];
    /** @type {{ cell: Cell, value: Value } | null} the question, as it was then, while the reader goes to what it is made of */
    this.asked = null;
    this.wasDragged = false; // the last press
    this.isLooking = false; // a word was chosen, and what it looks at has not come yet
    this.width = 0;
    this.characters = 0;
    this.shape = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.rest = undefined;
    this.stepper = new Stepper(this);
    this.changes = new Changes(this);
    this.answer = new Answer(this);
    this.editor = new Editor(this);
    this.stage = element("div", { class: "stage" });
    this.sheet = new Sheet(this);
    this.said = element("p", { class: "said", "aria-live": "polite" });
    this.summary = element("summary");
    this.numbers = element("div");
    this.tables = element("details", { class: "tables" }, this.summary, this.numbers);
    this.verdict = element("p", { class: "verdict", role: "status" });
    this.saidOfPencil = "";
    /** @type {Set<string>} the cells whose arithmetic the reader asked for as a hint, by id */
    this.hinted = new Set();
    this.dock = element("div", { class: "dock" }, this.verdict, this.changes.element, this.answer.element);
    this.pictures = element("div", { class: "pictures" });
    const foot = element("div", { class: "foot" }, this.tables, this.pictures);
    const parts = [this.stepper.element, this.stage, this.dock, this.said, foot];
    this.element = element("div", { class: "board", role: "group" }, ...parts);
    root.append(this.element);
    this.stop = new AbortController();
    this.resizing = new ResizeObserver(() => this.onResize());
    this.listen();
    this.show(data, null);
  }

  listen() {
    const signal = { signal: this.stop.signal };
    listenToCells(this, signal);
    this.answer.listen(signal);
    this.changes.listen(signal);
    this.stage.addEventListener("scroll", () => this.hintScroll(), { passive: true, ...signal });
    this.tables.addEventListener("toggle", () => this.drawTables(), signal);
    const cellAt = (/** @type {PointerEvent} */ event) =>
      event.pointerType === "mouse" ? (cellOf(event.target)?.place ?? null) : null;
    makeDraggable(this.stage, this, cellAt, signal);
    makeDraggable(this.answer.element, this, (event) => closest(event, ".scrub") && this.focus, signal);
    this.resizing.observe(this.stage);
    this.element.addEventListener("present", () => this.onPresent(), signal);
  }

  /**
   * Take what Python sent. The board keeps its pinned cell, its step and its place; only numbers that moved are rewritten.
   * @param {Payload} data
   * @param {Labels} labels
   * @param {Trigger} trigger
   */
  take(data, labels, trigger) {
    const before = this.model;
    this.model = new Model(data, labels);
    this.trigger = trigger;
    this.show(data, before);
  }

  /**
   * Show the present model.
   * @param {Payload} data what it was made of
   * @param {Model | null} before the one before it
   */
  show(data, before) {
    const isNew = this.takeShape(data);
    if (this.element.lang !== data.language) this.element.lang = data.language; // to set it styles every cell anew
    this.changes.take(before, isNew);
    this.tellVerdict();
    this.stepper.take();
    if (before === null && data.selected) this.select(data.selected);
    if (this.focus && !this.model.has(this.focus)) this.unpin();
    this.redraw();
    if (this.isLooking && isNew) this.said.textContent = this.sheet.sight?.say() ?? "";
    if (isNew) this.isLooking = false;
    if (before === null && this.stepper.step) this.showStep();
    this.drawTables();
    clearTimeout(this.rest);
    if (data.ahead) this.rest = setTimeout(() => this.trigger("settled", true), REST);
  }

  /**
   * Other shapes or words build the matrices anew; longer numbers only where they no longer fit, never under the reader's hands.
   * @param {Payload} data
   */
  takeShape(data) {
    const isBusy = this.changes.isLive || this.editor.open;
    const characters = charactersOf(this.model);
    const isWider = characters > this.characters;
    if (isWider || (!isBusy && characters !== this.characters)) {
      this.characters = characters;
      this.element.style.setProperty("--characters", String(characters));
    }
    const shape = shapeOf(data);
    const isNew = shape !== this.shape;
    this.shape = shape;
    if (isNew || (isWider && !isBusy && !this.sheet.fits())) this.rebuild();
    return isNew;
  }

  /** How far the reader's pencil has come, and what is wrong first. */
  tellVerdict() {
    const said = this.model.pencil?.said ?? "";
    if (said === this.saidOfPencil) return;
    this.saidOfPencil = said;
    this.verdict.replaceChildren(...raised(said));
  }

  /**
   * Tell Python of a cell as a link names it.
   * @param {"blank" | "show"} name
   * @param {Cell} cell
   */
  tellCell(name, { matrix, row, column }) {
    this.trigger(name, [matrix, row, column].join("."));
  }

  /** @param {[matrix: string, row: number, column: number]} place */
  select([matrix, row, column]) {
    const cell = { matrix, row, column };
    if (!this.model.has(cell)) return;
    this.focus = cell;
    this.isPinned = true;
    this.asked = { cell, value: this.valueOf(cell) };
  }

  rebuild() {
    this.editor.close();
    const { model, sheet, stage } = this;
    const root = /** @type {Document | ShadowRoot} */ (this.element.getRootNode());
    const focused = cellOf(root.activeElement);
    const isOnWord = sheet.sight?.element.contains(root.activeElement);
    this.width = stage.clientWidth;
    this.element.classList.toggle("narrow", this.width < NARROW);
    for (const [name, [light, dark]] of Object.entries(model.colours)) {
      this.element.style.setProperty(`--${name}`, `light-dark(${light}, ${dark})`);
    }
    sheet.build(model);
    if (focused) sheet.elementsOf(focused.place)[0]?.focus();
    if (isOnWord) sheet.sight?.focus();
    this.answer.rebuild();
    this.element.setAttribute("aria-label", model.labels.board);
    this.summary.textContent = model.labels.tables;
    this.pictures.replaceChildren(...pictureButtons(this));
    stage.dataset.hint = model.labels.scroll_hint;
    this.tellScenes(model.scenes.length);
    this.hintScroll();
  }

  /**
   * Whoever presents the page asks how many scenes there are.
   * @param {number} count
   */
  tellScenes(count) {
    if (this.element.dataset.scenes === String(count)) return;
    this.element.dataset.scenes = String(count);
    this.element.dispatchEvent(new Event("scenes", { bubbles: true, composed: true }));
  }

  onResize() {
    const change = Math.abs(this.stage.clientWidth - this.width);
    if (change === 0 || (change < JITTER && this.sheet.fits()) || this.room !== null) return;
    this.rebuild();
    this.redraw();
  }

  /** A presenter has chosen a scene, or other room for it, or has left. */
  onPresent() {
    if (this.room === null) this.element.classList.remove("presented", "aside", "scrolled");
    this.rebuild();
    this.redraw();
  }

  get room() {
    return roomOf(this.element);
  }

  hintScroll() {
    const { scrollLeft, scrollWidth, clientWidth } = this.stage;
    this.stage.classList.toggle("more-right", scrollLeft + clientWidth < scrollWidth - 2);
    this.stage.classList.toggle("more-left", scrollLeft > 2);
  }

  /** Write all numbers, marks and the strip from the present state. */
  redraw() {
    const overrides = this.stepper.overrides();
    for (const [id, value] of this.changes.live) overrides.set(id, value);
    this.sheet.update(this.model, overrides, this.changes.marked);
    this.stepper.draw();
    this.changes.draw();
    this.answer.draw();
  }

  /** @param {Cell} cell */
  valueOf(cell) {
    return this.changes.live.get(idOf(cell)) ?? this.model.value(cell);
  }

  /** @param {Cell} cell */
  nameOf(cell) {
    return cellName(this.model, cell);
  }

  /** @param {Cell} cell */
  writer(cell) {
    return new Writer(this.model, explain(this.model, cell), (each) => this.valueOf(each));
  }

  /**
   * Explain a cell until the pointer leaves it; a pinned one stays.
   * @param {Cell | null} cell
   * @param {Placement | null} placement
   */
  preview(cell, placement = null) {
    if (this.isPinned || (cell === null && this.focus === null) || same(cell, this.focus)) return;
    this.changes.forget();
    this.focus = cell;
    this.placement = placement;
    this.answer.draw();
  }

  /**
   * Explain a cell until another is chosen.
   * @param {Cell} cell
   * @param {Placement | null} placement
   * @param {Cell[]} trail
   */
  pin(cell, placement = null, trail = [], isPassing = false) {
    if (!same(cell, this.focus)) this.changes.forget();
    this.remember(cell, isPassing);
    this.focus = cell;
    this.placement = placement;
    this.isPinned = true;
    this.trail = trail;
    this.answer.draw();
    this.announce();
    this.keepInView(cell);
  }

  /**
   * A question stays as long as the reader looks at what it is made of, or passes by matrices with the Page keys.
   * @param {Cell} cell
   * @param {boolean} isPassing
   */
  remember(cell, isPassing) {
    const old = this.isPinned && this.asked?.cell;
    const stays = old && old.matrix !== cell.matrix && (isPassing || isMadeOf(this.model, old.matrix, cell.matrix));
    if (!stays) this.asked = { cell, value: this.valueOf(cell) };
  }

  unpin() {
    this.changes.forget();
    this.asked = null;
    this.focus = null;
    this.isPinned = false;
    this.trail = [];
    this.answer.draw();
  }

  announce() {
    const { focus } = this;
    const say = (/** @type {Cell} */ cell) => (this.withholds(cell) ? this.sayAsked(cell) : this.writer(cell).say());
    this.said.textContent = focus ? say(focus) : "";
  }

  /**
   * A number that is asked for tells its rule alone, until the reader wants the operands as a hint.
   * @param {Cell} cell
   */
  withholds(cell) {
    return this.model.asked.has(idOf(cell)) && !this.hinted.has(idOf(cell));
  }

  /** @param {Cell} cell */
  sayAsked(cell) {
    return fill(this.model.label("says_asked"), { cell: this.nameOf(cell), meaning: this.writer(cell).meaning() });
  }

  /**
   * The strip grows with the answer; it must not cover the cell that was asked.
   * @param {Cell} cell
   */
  keepInView(cell) {
    if (this.changes.isLive) return;
    this.element.style.setProperty("--dock", `${this.dock.offsetHeight}px`);
    this.placement?.byId.get(idOf(cell))?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /**
   * Ask "how?" of an operand, and remember where we came from.
   * @param {Cell} cell
   */
  jump(cell) {
    this.pin(cell, null, this.focus ? [...this.trail, this.focus] : []);
    this.answer.element.querySelector("button")?.focus();
  }

  back() {
    const cell = this.trail.at(-1);
    if (!cell) return;
    this.pin(cell, null, this.trail.slice(0, -1));
    this.answer.element.querySelector("button")?.focus();
  }

  showStep() {
    const { step } = this.stepper;
    this.focus = step && { matrix: step.matrix, row: step.row, column: step.column ?? 0 };
    this.isPinned = step !== null;
    this.placement = null;
    this.trail = [];
    this.redraw();
    if (this.focus) this.keepInView(this.focus);
    this.said.textContent = this.stepper.caption.textContent;
  }

  /**
   * Open the small input over a cell; a cell that is pinned shows what becomes of it.
   * @param {Drawn | null} cell
   * @param {string | null} typed
   */
  edit(cell, typed = null) {
    if (!cell || !this.model.canEdit(cell.place)) return;
    if (!this.isPinned) this.pin(cell.place, cell.placement);
    this.editor.start(cell.place, cell.element, typed);
  }

  drawTables() {
    if (!this.tables.open) return;
    this.numbers.replaceChildren(drawTables(this.model, this.sheet.placements));
  }

  dispose() {
    clearTimeout(this.rest);
    this.stop.abort();
    this.resizing.disconnect();
    this.element.remove();
  }
}
