// A board before a class: one scene at a time, its digits as large as the room that the screen leaves it.

/** @import { Board } from "./board.js" */

const SIZES = [80, 72, 64, 56, 50, 45, 40, 36, 34, 32, 31, 30, 29, 28, 27, 26, 24, 22, 20, 18, 16, 14]; // pixels of a digit
const ANSWER = 0.24; // of the room, which the answer has at least where it stands below
const PADDING = 8; // pixels above and below the matrices
const WORDS = [1, 0.95, 0.9, 0.85, 0.8, 0.74, 0.68, 0.62, 0.56, 0.5]; // of a digit's size: how large the answer is written

/**
 * The scenes to build: one where a presenter has chosen one, else all.
 * @template Scene
 * @param {HTMLElement} element of the board
 * @param {Scene[]} scenes
 */
export function chosenScenes({ dataset }, scenes) {
  return dataset.scene === undefined ? scenes : scenes.slice(Number(dataset.scene)).slice(0, 1);
}

/**
 * Pixels of height that a presenter leaves to the board and its answer; null: nobody presents it.
 * @param {HTMLElement} element of the board
 */
export function roomOf({ dataset }) {
  return dataset.room === undefined ? null : Number(dataset.room);
}

/**
 * Take the largest digits with which the matrices fit; the answer stands below them or beside them, where they are larger.
 * @param {Board} board
 */
export function present(board) {
  const { element } = board;
  element.classList.add("presented");
  element.style.setProperty("--room", String(board.room));
  const found = [false, true].map((isAside) => {
    element.classList.toggle("aside", isAside);
    return SIZES.find((size) => fits(board, size)) ?? 0;
  });
  const isAside = found[1] > found[0];
  element.classList.toggle("aside", isAside);
  element.classList.toggle("scrolled", Math.max(...found) === 0); // so many words that no size shows them all
  resize(board, Math.max(...found) || SIZES[SIZES.length - 1]);
  element.classList.remove("compact");
}

/**
 * @param {Board} board
 * @param {number} size
 */
function fits(board, size) {
  resize(board, size);
  const isAside = board.element.classList.contains("aside");
  const room = (board.room ?? 0) * (isAside ? 1 : 1 - ANSWER) - board.stepper.element.offsetHeight - PADDING;
  return board.sheet.fits() && board.sheet.element.offsetHeight <= room;
}

/**
 * @param {Board} board
 * @param {number} size
 */
function resize(board, size) {
  for (const scene of board.sheet.scenes()) scene.style.setProperty("--size", `${size}px`);
}

/**
 * The answer takes the largest letters with which all of it can be seen.
 * @param {Board} board
 */
export function presentAnswer({ element, answer }) {
  const strip = answer.element;
  for (const share of WORDS) {
    element.style.setProperty("--written", String(share));
    if (strip.scrollHeight <= strip.clientHeight + 1 && strip.scrollWidth <= strip.clientWidth + 1) return;
  }
}
