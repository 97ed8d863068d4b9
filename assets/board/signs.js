// The buttons' signs, as lines on a grid of 16: no font has all of them.

import { drawing, element } from "./markup.js";

/** @import { Labels } from "./types.js" */
/** @typedef {keyof typeof PATHS} Sign */

const PATHS = {
  scrub: "M8 1.5V14.5M4.5 5L8 1.5L11.5 5M4.5 11L8 14.5L11.5 11",
  edit: "M2 14L2.8 10.8L11.2 2.4L13.6 4.8L5.2 13.2ZM9.6 4L12 6.4",
  link: "M6.5 9.5L9.5 6.5M7.2 4.6L9 2.8A2.9 2.9 0 0 1 13.2 7L11.4 8.8M8.8 11.4L7 13.2A2.9 2.9 0 0 1 2.8 9L4.6 7.2",
  clue: "M5 5.5A3 3 0 1 1 8 8.5V10.5M8 13V13.2",
  show: "M1.5 8C4 3.5 12 3.5 14.5 8C12 12.5 4 12.5 1.5 8ZM8 6A2 2 0 1 1 8 10A2 2 0 1 1 8 6",
  unpin: "M3 3L13 13M13 3L3 13",
  dismiss: "M3 3L13 13M13 3L3 13",
  back: "M14 8H2M7 3L2 8L7 13",
  previous: "M11 2L4 8L11 14Z",
  next: "M5 2L12 8L5 14Z",
  again: "M12.5 8A4.8 4.8 0 1 1 10.8 4.3M11 1V4.5H7.5",
  undo: "M6 2L2.5 5.5L6 9M2.5 5.5H9.5A4 4 0 0 1 9.5 13.5H5",
  reset: "M13 8A5 5 0 1 1 11.3 4.2M11.8 1V4.6H8.2",
};

/**
 * A button with its sign and, where there is one, its short label; its full label is its name and its tooltip.
 * @param {{ labels: Labels }} model
 * @param {Sign} name
 */
export function toolButton({ labels }, name) {
  const attributes = {
    type: "button",
    class: `tool ${name}`,
    "data-tool": name,
    title: labels[name],
    "aria-label": labels[name],
  };
  const made = element("button", attributes, sign(name));
  const short = labels[`${name}_short`];
  if (short) made.append(" ", element("span", { class: "text" }, short));
  return made;
}

/** @param {Sign} name */
export function sign(name) {
  const attributes = { viewBox: "0 0 16 16", width: "1em", height: "1em", class: "sign-icon", "aria-hidden": "true" };
  return drawing("svg", attributes, drawing("path", { d: PATHS[name] }));
}
