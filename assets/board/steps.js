// Previous, next and a bar to scrub: the board's steps in the order that Python gave them. Nothing plays by itself.

import { BLANK } from "./grid.js";
import { element, fill } from "./markup.js";
import { idOf } from "./model.js";
import { sign } from "./signs.js";

/** @import { Board } from "./board.js" */
/** @import { Overrides } from "./grid.js" */
/** @import { Model } from "./model.js" */
/** @import { Cell, Labels, Step } from "./types.js" */

export class Stepper {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    /** @type {number | null} null: all revealed, no step chosen */
    this.at = null;
    this.cells = "";
    /** @type {Labels | null} */
    this.labels = null;
    this.previous = element("button", { type: "button" }, sign("previous"));
    this.next = element("button", { type: "button" });
    this.bar = element("input", { type: "range", min: "0", step: "1" });
    this.caption = element("p", { class: "caption" });
    this.element = element(
      "div",
      { class: "stepper", role: "group" },
      this.previous,
      this.bar,
      this.next,
      this.caption,
    );
    this.previous.addEventListener("click", () => this.go(this.position - 1));
    this.next.addEventListener("click", () =>
      this.go(this.at === null || this.position >= this.count ? 1 : this.position + 1),
    );
    this.bar.addEventListener("input", () => this.go(Number(this.bar.value)));
    this.element.addEventListener("keydown", (event) => this.onKey(event));
  }

  get count() {
    return this.board.model.steps.length;
  }

  get position() {
    return this.at ?? this.count;
  }

  get step() {
    return this.at ? this.board.model.steps[this.at - 1] : null;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key) || event.target === this.bar) return; // the bar moves by itself
    event.preventDefault();
    this.go(this.position + (event.key === "ArrowLeft" ? -1 : 1));
  }

  /** @param {number} to */
  go(to) {
    this.at = Math.max(0, Math.min(this.count, to));
    this.board.showStep();
  }

  /** A new model has arrived; other steps begin anew. */
  take() {
    const { labels, steps, step } = this.board.model;
    const cells = JSON.stringify(steps.map(({ matrix, row, column, terms }) => [matrix, row, column, terms]));
    if (cells === this.cells && labels === this.labels && this.at === null) return; // no number stands here
    if (cells !== this.cells) this.at = step && Math.min(step, steps.length);
    this.cells = cells;
    this.labels = labels;
    this.element.hidden = steps.length === 0;
    this.element.setAttribute("aria-label", labels.steps);
    this.previous.setAttribute("aria-label", labels.step_previous);
    this.previous.title = labels.step_previous;
    this.bar.setAttribute("aria-label", labels.step_bar);
    this.bar.max = String(steps.length);
    this.draw();
  }

  draw() {
    const { model } = this.board;
    const atEnd = this.position >= this.count;
    this.bar.value = String(this.position);
    this.previous.disabled = this.position <= 0;
    const name = model.label(atEnd ? "step_start" : "step_next");
    this.next.replaceChildren(sign(atEnd ? "again" : "next"));
    this.next.setAttribute("aria-label", name);
    this.next.title = name;
    const place = fill(model.label("step_place"), { step: String(this.position), count: String(this.count) });
    this.bar.setAttribute("aria-valuetext", place);
    this.caption.replaceChildren(this.at === null ? model.label("step_all") : `${place} `);
    if (this.step) this.caption.append(this.captionOf(this.step));
  }

  /** @param {Step} step */
  captionOf(step) {
    const { model } = this.board;
    if (step.terms === null) return this.board.writer(step).meaning();
    return fill(model.label("step_blend"), { row: model.tokenAt(step.row), column: model.tokenAt(step.terms - 1) });
  }

  overrides() {
    return overridesAt(this.board.model, this.at);
  }
}

/**
 * What the board shows instead of the numbers at a step: later steps blank, an output only as far as it is added up.
 * @param {Model} model
 * @param {number | null} at
 */
export function overridesAt(model, at) {
  /** @type {Overrides} */
  const made = new Map();
  if (at === null) return made;
  for (const step of model.steps.slice(at)) {
    for (const cell of cellsOf(model, step)) made.set(idOf(cell), BLANK);
  }
  for (const step of model.steps.slice(0, at)) {
    for (const [index, cell] of cellsOf(model, step).entries()) {
      if (step.sums) made.set(idOf(cell), step.sums[index]);
      else made.delete(idOf(cell));
    }
  }
  return made;
}

/**
 * The cells that a step reveals.
 * @param {Model} model
 * @param {Step} step
 * @returns {Cell[]}
 */
export function cellsOf(model, { matrix, row, column }) {
  if (column !== null) return [{ matrix, row, column }];
  const [, columns] = model.shape(matrix);
  return Array.from({ length: columns }, (_, each) => ({ matrix, row, column: each }));
}
