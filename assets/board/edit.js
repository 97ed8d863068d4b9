// Changing a cell: type a number, or drag it up and down.

import { element, fill } from "./markup.js";
import { fullNumber, parseNumber } from "./number.js";

const LARGEST = 1e6;
const THRESHOLD = 4; // pixels before a press becomes a drag
const PIXELS_PER_STEP = 6;

/** A small input over a cell. */
export class Editor {
  constructor(board) {
    this.board = board;
    this.open = null;
  }

  start(cell, anchor, typed = null) {
    this.close();
    const { model } = this.board;
    const value = model.value(cell);
    const input = element("input", {
      type: "text",
      inputmode: "text",
      autocomplete: "off",
      spellcheck: "false",
      class: "editor",
      "aria-label": fill(model.label("edit_cell"), { cell: this.board.nameOf(cell) }),
    });
    input.value = typed ?? fullNumber(value);
    const error = element("p", { class: "refusal", role: "alert" });
    const box = element("div", { class: "edit-box" }, input, error);
    this.place(box, anchor);
    this.open = { box, input, error, cell, anchor };
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.open?.input === input && this.commit(false));
    input.focus();
    if (typed === null) input.select();
  }

  place(box, anchor) {
    const { sheet } = this.board;
    const origin = sheet.element.getBoundingClientRect();
    const at = anchor.getBoundingClientRect();
    box.style.left = `${at.left - origin.left}px`;
    box.style.top = `${at.top - origin.top}px`;
    box.style.setProperty("--width", `${Math.max(at.width, 72)}px`);
    sheet.element.append(box);
  }

  onKey(event) {
    event.stopPropagation();
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") this.commit(true);
    else if (event.key === "Escape") {
      event.preventDefault();
      this.close(true);
    } else if (step) {
      event.preventDefault();
      this.nudge(step * (event.shiftKey ? 1 : 0.1));
    }
  }

  nudge(by) {
    const { input, cell } = this.open;
    const value = clamp(rounded((parseNumber(input.value) ?? this.board.model.value(cell)) + by));
    input.value = fullNumber(value);
    this.refuse("");
    this.board.changes.change(cell, value, "live");
  }

  refuse(reason) {
    this.open.error.textContent = reason;
    this.open.input.setAttribute("aria-invalid", String(Boolean(reason)));
  }

  /** Take the typed number; one that cannot be read stays in the box with the reason beside it. */
  commit(byKey) {
    const { input, cell } = this.open;
    const value = parseNumber(input.value);
    const { model } = this.board;
    if (value === null || Math.abs(value) > LARGEST) {
      const shown = input.value.slice(0, 20);
      this.refuse(
        fill(model.label(value === null ? "refused_text" : "refused_size"), value === null ? { typed: shown } : {}),
      );
      return;
    }
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

function rounded(value) {
  return Math.round(value * 1e6) / 1e6;
}

function clamp(value) {
  return Math.max(-LARGEST, Math.min(LARGEST, value)) + 0;
}

/**
 * Drag an element up and down to change a cell: `cellAt(event)` names the cell or null. A press that does not move is a tap and
 * stays one. Returns whether the last press was a drag, so that the click after it can be ignored.
 */
export function makeDraggable(target, board, cellAt, accepts, signal) {
  let drag = null;
  const end = (event) => {
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
      const cell = event.button === 0 && accepts(event) ? cellAt(event) : null;
      if (!cell || !board.model.canEdit(cell)) return;
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
