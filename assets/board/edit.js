// Changing a cell: type a number, or drag it up and down.

import { element, fill } from "./markup.js";
import { idOf } from "./model.js";
import { fullNumber, parseNumber } from "./number.js";

/** @import { Board } from "./board.js" */
/** @import { Cell } from "./types.js" */
/** @typedef {{ box: HTMLElement, input: HTMLInputElement, error: HTMLElement, cell: Cell, anchor: HTMLElement }} Open */

const LARGEST = 1e6;
const THRESHOLD = 4; // pixels before a press becomes a drag
const PIXELS_PER_STEP = 6;

/** A small input over a cell. */
export class Editor {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    /** @type {Open | null} */
    this.open = null;
  }

  /**
   * @param {Cell} cell
   * @param {HTMLElement} anchor
   * @param {string | null} typed what the reader has typed to open it
   */
  start(cell, anchor, typed = null) {
    this.close();
    const { model } = this.board;
    const value = model.typed.get(idOf(cell))?.value ?? model.value(cell);
    const input = element("input", {
      type: "text",
      inputmode: "text",
      autocomplete: "off",
      spellcheck: "false",
      class: "editor",
      "aria-label": fill(model.label(model.pencil ? "pencil_cell" : "edit_cell"), { cell: this.board.nameOf(cell) }),
    });
    input.value = typed ?? (Number.isNaN(value) ? "" : fullNumber(value));
    const error = element("p", { class: "refusal", role: "alert" });
    const box = element("div", { class: "edit-box" }, input, error);
    this.place(box, anchor);
    const open = { box, input, error, cell, anchor };
    this.open = open;
    input.addEventListener("keydown", (event) => this.onKey(open, event));
    input.addEventListener("blur", () => this.open === open && this.commit(open, false));
    input.focus();
    if (typed === null) input.select();
  }

  /**
   * @param {HTMLElement} box
   * @param {HTMLElement} anchor
   */
  place(box, anchor) {
    const { sheet } = this.board;
    const origin = sheet.element.getBoundingClientRect();
    const at = anchor.getBoundingClientRect();
    box.style.left = `${at.left - origin.left}px`;
    box.style.top = `${at.top - origin.top}px`;
    box.style.setProperty("--width", `${Math.max(at.width, 72)}px`);
    sheet.element.append(box);
  }

  /**
   * @param {Open} open
   * @param {KeyboardEvent} event
   */
  onKey(open, event) {
    event.stopPropagation();
    if (event.key === "Enter") this.commit(open, true);
    else if (event.key === "Escape") {
      event.preventDefault();
      this.close(true);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.nudge(open, (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 1 : 0.1));
    }
  }

  /**
   * @param {Open} open
   * @param {number} by
   */
  nudge(open, by) {
    const { input, cell } = open;
    const value = clamp(rounded((parseNumber(input.value) ?? (this.board.model.value(cell) || 0)) + by));
    input.value = fullNumber(value);
    refuse(open, "");
    if (!this.board.model.pencil) this.board.changes.change(cell, value, "live");
  }

  /**
   * Take the typed number; one that cannot be read stays in the box with the reason beside it.
   * @param {Open} open
   * @param {boolean} byKey
   */
  commit(open, byKey) {
    const { input, cell } = open;
    const value = parseNumber(input.value);
    const { model } = this.board;
    if (model.pencil && !input.value.trim()) return this.close(byKey); // nothing typed is no answer
    if (value === null) return refuse(open, fill(model.label("refused_text"), { typed: input.value.slice(0, 20) }));
    if (Math.abs(value) > LARGEST) return refuse(open, model.label("refused_size"));
    this.close(byKey);
    this.board.changes.change(cell, value, "final");
  }

  close(refocus = false) {
    if (!this.open) return;
    const { box, anchor } = this.open;
    this.open = null;
    box.remove();
    if (refocus) anchor.focus();
  }
}

/**
 * @param {Open} open
 * @param {string} reason
 */
function refuse({ error, input }, reason) {
  error.textContent = reason;
  input.setAttribute("aria-invalid", String(Boolean(reason)));
}

/** @param {number} value */
function rounded(value) {
  return Math.round(value * 1e6) / 1e6;
}

/** @param {number} value */
function clamp(value) {
  return Math.max(-LARGEST, Math.min(LARGEST, value)) + 0;
}

/**
 * Drag an element up and down to change a cell: `cellAt(event)` names the cell or null. A press that does not move is a tap and
 * stays one. The board remembers whether the last press was a drag, so that the click after it can be ignored.
 * @param {HTMLElement} target
 * @param {Board} board
 * @param {(event: PointerEvent) => Cell | null} cellAt
 * @param {{ signal: AbortSignal }} signal
 */
export function makeDraggable(target, board, cellAt, signal) {
  /** @type {{ id: number, cell: Cell, start: number, from: number, value: number, moved: boolean } | null} */
  let drag = null;
  const end = (/** @type {PointerEvent} */ event) => {
    if (!drag || event.pointerId !== drag.id) return;
    if (drag.moved) board.changes.change(drag.cell, drag.value, "final");
    target.classList.remove("dragging");
    board.wasDragged = drag.moved;
    drag = null;
  };
  target.addEventListener(
    "pointerdown",
    (event) => {
      board.wasDragged = false;
      const cell = event.button === 0 ? cellAt(event) : null;
      if (!cell || board.model.pencil || !board.model.canEdit(cell)) return;
      const start = board.valueOf(cell) ?? 0;
      drag = { id: event.pointerId, cell, start, from: event.clientY, value: start, moved: false };
    },
    signal,
  );
  target.addEventListener(
    "pointermove",
    (event) => {
      if (!drag || event.pointerId !== drag.id) return;
      const moved = drag.from - event.clientY;
      if (!drag.moved && Math.abs(moved) < THRESHOLD) return;
      if (!drag.moved) {
        drag.moved = true;
        target.setPointerCapture(event.pointerId);
        target.classList.add("dragging");
        if (!board.isPinned) board.pin(drag.cell); // a pinned cell shows what becomes of it
      }
      const step = event.shiftKey ? 1 : 0.1;
      const value = clamp(rounded(drag.start + step * Math.trunc(moved / PIXELS_PER_STEP)));
      if (value === drag.value) return;
      drag.value = value;
      board.changes.change(drag.cell, value, "live");
    },
    signal,
  );
  target.addEventListener("pointerup", end, signal);
  target.addEventListener("pointercancel", end, signal);
}
