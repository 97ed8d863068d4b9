// What the reader changes, and what changed: one edit at a time to Python, marks on the cells that moved.

import { element, fill, plain } from "./markup.js";
import { idOf } from "./model.js";
import { toolButton } from "./signs.js";

const PATIENCE = 3000; // milliseconds after which an unanswered edit no longer holds the next one back

/** Sends edits one at a time: a newer value waits until the last one is answered, what is older is dropped. */
class Sender {
  constructor() {
    this.serial = Date.now() % 1e9; // a board that is opened again counts on where no old answer can be mistaken
    this.waiting = null;
    this.next = null;
  }

  send(edit, phase, trigger) {
    this.next = { ...edit, phase };
    this.trigger = trigger;
    if (this.waiting === null || performance.now() - this.sentAt > PATIENCE || phase === "final") this.flush();
  }

  flush() {
    if (!this.next) return;
    this.serial += 1;
    this.waiting = this.serial;
    this.sentAt = performance.now();
    const edit = { ...this.next, serial: this.serial };
    this.next = null;
    this.trigger("edit", edit);
  }

  /** Python has drawn the edit with this serial. */
  answered(serial) {
    if (serial !== this.waiting) return;
    this.waiting = null;
    this.flush();
  }

  get isIdle() {
    return this.waiting === null && this.next === null;
  }
}

export class Changes {
  constructor(board) {
    this.board = board;
    this.element = element("div", { class: "tools" });
    this.sender = new Sender();
    this.live = new Map(); // a cell under the reader's finger: id → value
    this.isLive = false; // while it is dragged or nudged
    this.last = null; // the cell that was changed last: what follows from it is not dimmed
    this.marked = new Map(); // what changed: id → matrix
    this.baseline = null; // the model that "what changed" compares with while a cell is dragged
  }

  listen(signal) {
    this.element.addEventListener(
      "click",
      (event) => {
        const tool = event.target.closest("[data-tool]")?.dataset.tool;
        if (tool === "dismiss") this.dismiss();
        else if (tool) this.command(tool);
      },
      signal,
    );
  }

  command(name) {
    if (this.board.model.can_undo) this.board.trigger("command", name);
  }

  dismiss() {
    this.marked = new Map();
    this.board.redraw();
  }

  /** From now on what is not explained is dimmed again. */
  forget() {
    this.last = null;
  }

  /** A new value from the reader: shown at once, sent to Python, which computes what follows from it. */
  change(cell, value, phase) {
    this.isLive = phase === "live";
    this.baseline ??= this.board.model;
    this.last = cell;
    this.live.set(idOf(cell), value);
    this.sender.send({ ...cell, value }, phase, this.board.trigger);
    this.board.redraw();
  }

  /** A new model has arrived. */
  take(before, isNew) {
    const { model } = this.board;
    this.sender.answered(model.answered);
    const isDone = this.sender.isIdle && !this.isLive;
    if (isNew) this.marked = new Map();
    else if (before && changedCells(before, model).size) this.marked = changedCells(this.baseline ?? before, model);
    if (!isDone) return;
    this.baseline = null;
    this.live.clear();
  }

  draw() {
    const { model, sheet } = this.board;
    const counts = new Map();
    for (const matrix of this.marked.values())
      if (sheet.isShown(matrix)) counts.set(matrix, (counts.get(matrix) ?? 0) + 1);
    const key = JSON.stringify([[...counts], model.can_undo, model.language]);
    if (key === this.drawn) return;
    this.drawn = key;
    const made = counts.size ? [this.chip(counts), toolButton(model, "dismiss")] : [];
    if (model.can_undo) made.push(toolButton(model, "undo"), toolButton(model, "reset"));
    this.element.replaceChildren(...made);
  }

  chip(counts) {
    const { model } = this.board;
    const count = [...counts.values()].reduce((sum, each) => sum + each, 0);
    const list = [...counts].map(([matrix, each]) => `${plain(model.matrices[matrix].symbol)} ${each}`).join(", ");
    const text = fill(model.label("changed"), { count: String(count), list });
    return element("span", { class: "chip", role: "status" }, element("i", { class: "corner" }), text);
  }
}

/** Which cells moved between two models: id → matrix. Matrices whose shape changed are left out. */
function changedCells(before, after) {
  const changed = new Map();
  for (const [matrix, { values }] of Object.entries(after.matrices)) {
    const old = before.matrices[matrix]?.values;
    if (!old || old.length !== values.length || old[0].length !== values[0].length) continue;
    values.forEach((line, row) =>
      line.forEach((value, column) => {
        if (value !== old[row][column]) changed.set(idOf({ matrix, row, column }), matrix);
      }),
    );
  }
  return changed;
}
