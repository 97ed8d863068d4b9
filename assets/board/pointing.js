// Pointer and keys on the cells: hover, click, arrows. One tab stop a matrix; Page keys go from matrix to matrix.

import { cellOf } from "./grid.js";
import { closest } from "./markup.js";
import { same } from "./model.js";

/** @import { Board } from "./board.js" */
/** @import { Drawn, Placement } from "./grid.js" */

const STARTS_NUMBER = /^[-+.,0-9−０-９]$/;

/**
 * @param {Board} board
 * @param {{ signal: AbortSignal }} signal
 */
export function listenToCells(board, signal) {
  const { stage } = board;
  const hover = makeHover(board);
  stage.addEventListener(
    "pointerover",
    (event) => {
      const cell = event.pointerType === "touch" ? null : cellOf(event.target);
      if (cell) hover(cell);
      else if (!closest(event, ".cells")) hover(null);
    },
    signal,
  );
  stage.addEventListener("pointerleave", () => hover(null), signal);
  stage.addEventListener("click", (event) => onClick(board, cellOf(event.target)), signal);
  stage.addEventListener("dblclick", (event) => board.edit(cellOf(event.target)), signal);
  stage.addEventListener("focusin", (event) => onFocus(board, cellOf(event.target)), signal);
  stage.addEventListener("keydown", (event) => onCellKey(board, cellOf(event.target), event), signal);
  board.element.addEventListener("keydown", (event) => onKey(board, event), signal);
}

/**
 * A pointer that sweeps over ten cells in one frame asks for the last of them only.
 * @param {Board} board
 */
function makeHover(board) {
  let waiting = 0;
  return (/** @type {Drawn | null} */ cell) => {
    cancelAnimationFrame(waiting);
    if (board.isPinned) return;
    waiting = requestAnimationFrame(() => board.preview(cell?.place ?? null, cell?.placement ?? null));
  };
}

/**
 * @param {Board} board
 * @param {Drawn | null} cell
 */
function onClick(board, cell) {
  if (!cell || board.wasDragged) return;
  if (board.model.pencil?.choosing) return board.tellCell("blank", cell.place);
  const isAgain = board.isPinned && same(cell.place, board.focus);
  if (board.model.pencil && board.model.canEdit(cell.place)) {
    board.pin(cell.place, cell.placement);
    board.edit(cell);
  } else if (isAgain && !board.model.canEdit(cell.place)) board.unpin();
  else if (!isAgain) board.pin(cell.place, cell.placement);
}

/**
 * @param {Board} board
 * @param {Drawn | null} cell
 */
function onFocus(board, cell) {
  if (!cell) return;
  const old = tabStop(cell.placement);
  if (old) old.tabIndex = -1;
  cell.element.tabIndex = 0;
  if (board.isPinned || !cell.element.matches(":focus-visible")) return;
  board.preview(cell.place, cell.placement);
  board.announce();
}

/**
 * @param {Placement} placement
 * @returns {HTMLElement | null}
 */
function tabStop({ element }) {
  return element.querySelector('.cell[tabindex="0"]');
}

/**
 * @param {Board} board
 * @param {Drawn | null} cell
 * @param {KeyboardEvent} event
 */
function onCellKey(board, cell, event) {
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const { key } = event;
  const to = neighbour(board, cell, key);
  const canEdit = board.model.canEdit(cell.place);
  if (to) {
    to.element.focus({ preventScroll: true });
    board.pin(to.place, to.placement, [], key.startsWith("Page"));
  } else if (board.model.pencil?.choosing && (key === "Enter" || key === " ")) board.tellCell("blank", cell.place);
  else if (canEdit && (key === "Enter" || key === "F2")) board.edit(cell);
  else if (canEdit && STARTS_NUMBER.test(key)) board.edit(cell, key);
  else if (key === "Enter" || key === " ") board.pin(cell.place, cell.placement);
  else return;
  event.preventDefault();
}

/**
 * @param {Board} board
 * @param {Drawn} cell
 * @param {string} key
 */
function neighbour(board, { placement, i, j }, key) {
  const { grid, width, height } = placement;
  const at = (/** @type {number} */ row, /** @type {number} */ column) =>
    grid[Math.max(0, Math.min(height - 1, row))][Math.max(0, Math.min(width - 1, column))];
  switch (key) {
    case "ArrowUp":
      return at(i - 1, j);
    case "ArrowDown":
      return at(i + 1, j);
    case "ArrowLeft":
      return at(i, j - 1);
    case "ArrowRight":
      return at(i, j + 1);
    case "Home":
      return at(i, 0);
    case "End":
      return at(i, width - 1);
    case "PageDown":
      return inMatrix(board, placement, 1);
    case "PageUp":
      return inMatrix(board, placement, -1);
    default:
      return null;
  }
}

/**
 * The cell of the next matrix that was last visited.
 * @param {Board} board
 * @param {Placement} placement
 * @param {number} by
 */
function inMatrix({ sheet }, placement, by) {
  const all = sheet.placements;
  return cellOf(tabStop(all[(all.indexOf(placement) + by + all.length) % all.length]));
}

/**
 * @param {Board} board
 * @param {KeyboardEvent} event
 */
function onKey(board, event) {
  if (event.key === "Escape" && board.focus) {
    const [made] = board.sheet.elementsOf(board.focus);
    const wasInStrip = closest(event, ".strip") !== null;
    board.unpin();
    if (wasInStrip) made?.focus();
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !board.editor.open) {
    event.preventDefault();
    board.changes.command("undo");
  }
}
