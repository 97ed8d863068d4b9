// A figure as a component of Streamlit: draws what attention/ui/page/figure.py sends at every rerun.

import { Figure } from "./figure.js";

/** @import { Component } from "./types.js" */

const FAREWELL = 1000; // milliseconds
/** @type {WeakMap<HTMLElement, Figure>} */
const figures = new WeakMap();
const reader = new TextDecoder();

function addStyle() {
  const href = new URL("figure.css", import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}

/**
 * Called by Streamlit at mount, at every change of the data and at every change of the theme.
 * @param {Component} component
 */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  addStyle();
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".figure"));
  const message = reader.decode(data);
  let figure = figures.get(parentElement);
  if (figure?.root !== root) {
    figure?.remove();
    figure = new Figure(root, message);
    figures.set(parentElement, figure);
  }
  const drawn = figure;
  const turn = ++drawn.turn;
  drawn.answer = (cell) => setStateValue("cell", cell);
  drawn.settle = () => setTriggerValue("settled", true);
  drawn.update(message);
  // on a busy machine a farewell may come before the call that draws on: only who stays away is gone
  return () =>
    setTimeout(() => {
      if (drawn.turn !== turn) return;
      drawn.remove();
      figures.delete(parentElement);
    }, FAREWELL);
}
