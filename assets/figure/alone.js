// Figures in a page without a server: what Python would have sent stands in the page.

import { Figure } from "./figure.js";

/** Draw every figure of the page. */
export function start() {
  for (const place of document.querySelectorAll("[data-figure]")) {
    const root = /** @type {HTMLElement} */ (place.querySelector(".figure"));
    const told = place.querySelector("script")?.textContent ?? "";
    const message = told.replaceAll(/"part:(\w+)"/g, (_, name) => JSON.stringify(window.parts?.[name]));
    const figure = new Figure(root, message);
    figure.update(message);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => figure.update(message));
  }
}
