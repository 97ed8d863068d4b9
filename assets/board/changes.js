// What the reader changes, and what changed: one edit at a time to Python, marks on the cells that moved.

import { closest, element, fill, plain } from "./markup.js";
import { idOf } from "./model.js";
import { toolButton } from "./signs.js";

/** @import { Board } from "./board.js" */
/** @import { Model } from "./model.js" */
/** @import { Cell, Edit, Phase, Trigger } from "./types.js" */

const PATIENCE = 3000; // milliseconds after which an unanswered edit no longer holds the next one back
const WATCH = 50; // milliseconds between two looks at the line
const FORGOTTEN = 60_000; // milliseconds after which an edit is not sent again
const LOST = "[data-testid=stApp]:not([data-test-connection-state=CONNECTED])";

/**
 * Sends edits one at a time: a newer value waits until the last one is answered, what is older is dropped. A value
 * that was let go and is not answered when the line is cut was lost on the way: it is sent again once the line is back.
 */
export class Sender {
  constructor() {
    this.serial = Date.now() % 1e9; // a board that is opened again counts on where no old answer can be mistaken
    /** @type {number | null} */
    this.waiting = null;
    /** @type {{ edit: Omit<Edit, "serial">, trigger: Trigger } | null} */
    this.next = null;
    this.sentAt = 0;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.watch = undefined;
  }

  /**
   * @param {Omit<Edit, "serial">} edit
   * @param {Trigger} trigger
   */
  send(edit, trigger) {
    this.next = { edit, trigger };
    if (this.waiting === null || performance.now() - this.sentAt > PATIENCE || edit.phase === "final") this.flush();
  }

  flush() {
    if (!this.next) return;
    const { edit, trigger } = this.next;
    this.next = null;
    this.serial += 1;
    this.waiting = this.serial;
    this.sentAt = performance.now();
    trigger("edit", { ...edit, serial: this.serial });
    this.stop();
    if (edit.phase !== "final") return;
    let isCut = Boolean(document.querySelector(LOST));
    this.watch = setInterval(() => {
      const isBack = isCut && !document.querySelector(LOST);
      isCut = Boolean(document.querySelector(LOST));
      if (isBack) trigger("edit", { ...edit, serial: this.serial });
      else if (performance.now() - this.sentAt > FORGOTTEN) this.stop();
    }, WATCH);
  }

  /** From now on nothing is sent again. */
  stop() {
    clearInterval(this.watch);
  }

  /**
   * Python has drawn the edit with this serial.
   * @param {number} serial
   */
  answered(serial) {
    if (serial !== this.waiting) return;
    this.stop();
    this.waiting = null;
    this.flush();
  }

  get isIdle() {
    return this.waiting === null && this.next === null;
  }
}

export class Changes {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.element = element("div", { class: "tools" });
    this.sender = new Sender();
    this.isLive = false; // while a cell is dragged or nudged
    this.drawn = "";
    /** @type {Map<string, number>} a cell under the reader's finger: id → value */
    this.live = new Map();
    /** @type {Cell | null} the cell that was changed last: what follows from it is not dimmed */
    this.last = null;
    /** @type {Map<string, string>} what changed: id → matrix */
    this.marked = new Map();
    /** @type {Model | null} the model that "what changed" compares with while a cell is dragged */
    this.baseline = null;
  }

  /** @param {{ signal: AbortSignal }} signal */
  listen(signal) {
    signal.signal.addEventListener("abort", () => this.sender.stop());
    this.element.addEventListener(
      "click",
      (event) => {
        const tool = closest(event, "[data-tool]")?.dataset.tool;
        if (tool === "dismiss") this.dismiss();
        else if (tool) this.command(tool);
      },
      signal,
    );
  }

  /** @param {string} name */
  command(name) {
    this.sender.stop();
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

  /**
   * A new value from the reader: shown at once, sent to Python, which computes what follows from it.
   * @param {Cell} cell
   * @param {number} value
   * @param {Phase} phase
   */
  change(cell, value, phase) {
    this.isLive = phase === "live";
    this.baseline ??= this.board.model;
    this.last = cell;
    this.live.set(idOf(cell), value);
    this.sender.send({ ...cell, value, phase }, this.board.trigger);
    this.board.redraw();
  }

  /**
   * A new model has arrived.
   * @param {Model | null} before
   * @param {boolean} isNew
   */
  take(before, isNew) {
    const { model } = this.board;
    this.sender.answered(model.answered);
    const isDone = this.sender.isIdle && !this.isLive;
    if (isNew || model.pencil) this.marked = new Map();
    else if (before && changedCells(before, model).size) this.marked = changedCells(this.baseline ?? before, model);
    if (!isDone) return;
    this.baseline = null;
    this.live.clear();
  }

  draw() {
    const { model, sheet } = this.board;
    /** @type {Map<string, number>} */
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

  /** @param {Map<string, number>} counts */
  chip(counts) {
    const { model } = this.board;
    const count = [...counts.values()].reduce((sum, each) => sum + each, 0);
    const list = [...counts].map(([matrix, each]) => `${plain(model.matrices[matrix].symbol)} ${each}`).join(", ");
    const text = fill(model.label("changed"), { count: String(count), list });
    return element("span", { class: "chip", role: "status" }, element("i", { class: "corner" }), text);
  }
}

/**
 * Which cells moved between two models: id → matrix. Matrices whose shape changed are left out.
 * @param {Pick<Model, "matrices">} before
 * @param {Pick<Model, "matrices">} after
 */
export function changedCells(before, after) {
  /** @type {Map<string, string>} */
  const changed = new Map();
  for (const [matrix, { values }] of Object.entries(after.matrices)) {
    const old = before.matrices[matrix]?.values;
    if (!old || old.length !== values.length || old[0].length !== values[0].length) continue;
    for (const [row, line] of values.entries()) {
      for (const [column, value] of line.entries()) {
        if (value !== old[row][column]) changed.set(idOf({ matrix, row, column }), matrix);
      }
    }
  }
  return changed;
}
