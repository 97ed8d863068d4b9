// The same numbers as plain tables, for who reads rather than looks.

import { element, spoken, symbol } from "./markup.js";

/** @import { Placement } from "./grid.js" */
/** @import { Model } from "./model.js" */
/** @import { Cell } from "./types.js" */

/**
 * One table a matrix, in the board's orientation; built when the reader opens them.
 * @param {Model} model
 * @param {Placement[]} placements
 */
export function drawTables(model, placements) {
  const made = document.createDocumentFragment();
  const seen = new Set();
  for (const placement of placements) {
    const name = `${placement.symbol}${placement.only}`;
    if (seen.has(name)) continue;
    seen.add(name);
    made.append(drawTable(model, placement));
  }
  return made;
}

/**
 * @param {Model} model
 * @param {Placement} placement
 */
function drawTable(model, placement) {
  const { matrix, turned, width, height } = placement;
  const { rows, columns } = model.matrices[matrix];
  const [down, across] = turned ? [columns, rows] : [rows, columns];
  const header = (/** @type {string} */ template, /** @type {Cell} */ place, /** @type {number} */ index) => {
    if (!template) return [String(index + 1)];
    const token = template.includes("#r") ? place.row : place.column;
    return [symbol(template.replace(/#[rc]/, String(token + 1))), ` ${model.tokens[token]}`];
  };
  const head = element("tr", {}, element("td"));
  for (let j = 0; j < width; j++)
    head.append(element("th", { scope: "col" }, ...header(across, placement.cellAt(0, j), j)));
  const body = element("tbody");
  for (let i = 0; i < height; i++) {
    const row = element("tr", {}, element("th", { scope: "row" }, ...header(down, placement.cellAt(i, 0), i)));
    for (let j = 0; j < width; j++) row.append(element("td", {}, model.written(model.value(placement.cellAt(i, j)))));
    body.append(row);
  }
  const caption = element("caption", {}, `${spoken(placement.symbol)}: ${model.nameOf(matrix)}`);
  return element("table", {}, caption, element("thead", {}, head), body);
}
