// Previous, next and a bar to scrub: the board's steps in the order that Python gave them. Nothing plays by itself.

import { element, fill } from "./markup.js";
import { BLANK } from "./grid.js";
import { idOf } from "./model.js";
import { sign } from "./signs.js";

export class Stepper {
  constructor(board) {
    this.board = board;
    this.at = null; // null: all revealed, no step chosen
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

  onKey(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.target === this.bar) return; // the bar moves by itself
    event.preventDefault();
    this.go(this.position + by);
  }

  go(to) {
    this.at = Math.max(0, Math.min(this.count, to));
    this.board.showStep();
  }

  /** A new model has arrived; other steps begin anew. */
  take() {
    const { labels, steps, step } = this.board.model;
    const cells = JSON.stringify(steps.map(({ matrix, row, column, terms }) => [matrix, row, column, terms]));
    if (cells !== this.cells) this.at = step && Math.min(step, steps.length);
    this.cells = cells;
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

  captionOf(step) {
    const { model } = this.board;
    if (step.terms) {
      return fill(model.label("step_blend"), { row: model.tokenAt(step.row), column: model.tokenAt(step.terms - 1) });
    }
    return this.board.writer(step).meaning();
  }

  /** What the board shows instead of the numbers: later steps blank, an output only as far as it is added up. */
  overrides() {
    const made = new Map();
    if (this.at === null) return made;
    const { steps } = this.board.model;
    for (const step of steps.slice(this.at)) {
      for (const cell of this.cellsOf(step)) made.set(idOf(cell), BLANK);
    }
    for (const step of steps.slice(0, this.at)) {
      this.cellsOf(step).forEach((cell, index) =>
        step.sums ? made.set(idOf(cell), step.sums[index]) : made.delete(idOf(cell)),
      );
    }
    return made;
  }

  cellsOf({ matrix, row, column }) {
    if (column !== null) return [{ matrix, row, column }];
    const [, columns] = this.board.model.shape(matrix);
    return Array.from({ length: columns }, (_, each) => ({ matrix, row, column: each }));
  }
}
