// Boards in a page without a server: what Python would have sent stands in the page.

import { Board } from "./board.js";
import { element } from "./markup.js";

/** @import { Labels, Payload, Trigger } from "./types.js" */
/** @typedef {Partial<Payload>} Look what is different where another word looks */
/** @typedef {{ payload: Payload, labels: Labels, looks: Look[] }} Told */

/**
 * Draw every board of the page.
 * @param {string} css of the board
 */
export function start(css) {
  const style = new CSSStyleSheet();
  style.replaceSync(css);
  for (const place of document.querySelectorAll("[data-board]")) draw(place, style);
}

/**
 * @param {Element} place
 * @param {CSSStyleSheet} style
 */
function draw(place, style) {
  /** @type {Told} */
  const { payload, labels, looks } = JSON.parse(place.textContent);
  const parent = element("div");
  const root = place.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [style];
  root.append(parent);
  /** @type {Trigger} */
  const answer = (name, value) => {
    if (name !== "query" || typeof value !== "number" || !looks[value]) return;
    const matrices = { ...payload.matrices, ...looks[value].matrices };
    board.take({ ...payload, ...looks[value], matrices }, labels, answer);
  };
  const board = new Board(parent, payload, labels, answer);
}
