// The matrix board as a component of Streamlit: draws what attention/ui/board/board.py sends at every rerun.

import { Board } from "./board.js";

/** @import { Component, Labels, Payload } from "./types.js" */

const FAREWELL = 1000; // milliseconds

const STYLE = new CSSStyleSheet();
await fetch(new URL("board.css", import.meta.url))
  .then((answer) => answer.text())
  .then((css) => STYLE.replace(css));

/** @typedef {{ turn: number, board: Board | null }} Mount a parent's board, once its words have come, and the call that is the last */

/** @type {WeakMap<HTMLElement, Mount>} */
const mounts = new WeakMap();
/** @type {Map<string, Labels>} labels by their address: fetched once, then no rerun waits for them */
const words = new Map();

/**
 * @param {string} address
 * @returns {Promise<Labels>}
 */
async function wordsAt(address) {
  const answer = await fetch(new URL(address, document.baseURI));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const labels = await answer.json();
  words.set(address, labels);
  return labels;
}

/**
 * @param {HTMLElement} parent
 * @returns {Mount}
 */
function mountOn(parent) {
  const root = /** @type {Document | ShadowRoot} */ (parent.getRootNode());
  if (!root.adoptedStyleSheets.includes(STYLE)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, STYLE];
  const mount = { turn: 0, board: null };
  mounts.set(parent, mount);
  return mount;
}

/**
 * Streamlit calls this at every rerun with the same parent; what it returned last is called when the board goes away.
 * @param {Component} component
 */
export default async function ({ data, parentElement, setTriggerValue }) {
  const mount = mounts.get(parentElement) ?? mountOn(parentElement);
  mount.turn += 1;
  const { turn } = mount;
  /** @type {Payload} */
  const sent = JSON.parse(new TextDecoder().decode(data));
  const labels = words.get(sent.words) ?? (await wordsAt(sent.words));
  if (mount.turn === turn) {
    if (mount.board) mount.board.take(sent, labels, setTriggerValue);
    else mount.board = new Board(parentElement, sent, labels, setTriggerValue);
  }
  // on a busy machine a farewell may come before the call that draws on: only who stays away is gone
  return () =>
    setTimeout(() => {
      if (mount.turn !== turn) return;
      mounts.delete(parentElement);
      mount.board?.dispose();
    }, FAREWELL);
}
