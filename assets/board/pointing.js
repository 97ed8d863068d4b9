// Pointer and keys on the cells: hover, click, arrows. One tab stop a matrix; Page keys go from matrix to matrix.

import { cellOf } from "./grid.js";
import { same } from "./model.js";

const STARTS_NUMBER = /^[-+.,0-9−０-９]$/;

export function listenToCells(board, signal) {
  const { stage } = board;
  const on = (name, listener) => stage.addEventListener(name, listener, signal);
  const hover = makeHover(board);
  on("pointerover", (event) => {
    const cell = event.pointerType === "touch" ? null : cellOf(event.target);
    if (cell) hover(cell.place, cell.placement);
    else if (!event.target.closest(".cells")) hover(null);
  });
  on("pointerleave", () => hover(null));
  on("click", (event) => onClick(board, cellOf(event.target)));
  on("dblclick", (event) => board.edit(cellOf(event.target)));
  on("focusin", (event) => onFocus(board, cellOf(event.target)));
  on("keydown", (event) => onCellKey(board, cellOf(event.target), event));
  board.element.addEventListener("keydown", (event) => onKey(board, event), signal);
}

// a pointer that sweeps over ten cells in one frame asks for the last of them only
function makeHover(board) {
  let waiting = 0;
  return (cell, placement) => {
    cancelAnimationFrame(waiting);
    if (!board.isPinned) waiting = requestAnimationFrame(() => board.preview(cell, placement));
  };
}

function onClick(board, cell) {
  if (!cell || board.wasDragged) return;
  const isAgain = board.isPinned && same(cell.place, board.focus);
  if (isAgain && !board.model.canEdit(cell.place)) board.unpin();
  else if (!isAgain) board.pin(cell.place, cell.placement);
}

function onFocus(board, cell) {
  if (!cell) return;
  const old = cell.placement.element.querySelector('.cell[tabindex="0"]');
  if (old) old.tabIndex = -1;
  cell.element.tabIndex = 0;
  if (board.isPinned || !cell.element.matches(":focus-visible")) return;
  board.preview(cell.place, cell.placement);
  board.announce();
}

function onCellKey(board, cell, event) {
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const { key } = event;
  const to = neighbour(board, cell, key);
  const canEdit = board.model.canEdit(cell.place);
  if (to) {
    to.element.focus({ preventScroll: true });
    board.pin(to.place, to.placement, [], key.startsWith("Page"));
  } else if (canEdit && (key === "Enter" || key === "F2")) board.edit(cell);
  else if (canEdit && STARTS_NUMBER.test(key)) board.edit(cell, key);
  else if (key === "Enter" || key === " ") board.pin(cell.place, cell.placement);
  else return;
  event.preventDefault();
}

function neighbour(board, { placement, i, j }, key) {
  const { grid, width, height } = placement;
  const at = (row, column) => grid[Math.max(0, Math.min(height - 1, row))][Math.max(0, Math.min(width - 1, column))];
  const moves = {
    ArrowUp: () => at(i - 1, j),
    ArrowDown: () => at(i + 1, j),
    ArrowLeft: () => at(i, j - 1),
    ArrowRight: () => at(i, j + 1),
    Home: () => at(i, 0),
    End: () => at(i, width - 1),
    PageDown: () => inMatrix(board, placement, 1),
    PageUp: () => inMatrix(board, placement, -1),
  };
  return moves[key]?.();
}

// the cell of the next matrix that was last visited
function inMatrix({ sheet }, placement, by) {
  const all = sheet.placements;
  const next = all[(all.indexOf(placement) + by + all.length) % all.length];
  return cellOf(next.element.querySelector('.cell[tabindex="0"]'));
}

function onKey(board, event) {
  if (event.key === "Escape" && board.focus) {
    const [made] = board.sheet.elementsOf(board.focus);
    const wasInStrip = board.answer.element.contains(event.target);
    board.unpin();
    if (wasInStrip) made?.focus();
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !board.editor.open) {
    event.preventDefault();
    board.changes.command("undo");
  }
}
