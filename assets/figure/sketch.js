// Draws plain figures without Plotly, and tells what is pointed at: it stands where Plotly would.
//
// For a heatmap of 14 words with its digits Plotly takes 200 ms, this some 10. It knows of Plotly's words what
// attention/figures/ uses in figures that are `plain`, and no more. To save a picture Plotly is loaded, and draws the same.

import { drawn } from "./drawing.js";
import { axesOf, one, placing, scalesOf } from "./scales.js";

/** @import { Layout, Mark, Numbers, Pair, Plot, Point, Scale } from "./types.js" */
/** @typedef {{ data: Mark[], layout: Layout, scales: Record<string, Scale>, listeners: Record<string, Function>, from: Pair | null, box: HTMLElement | null }} Known */

const NEAR = 14; // pixels from a point at which it is still meant
const DRAGGED = 6; // pixels after which a press is no click
/** @type {WeakMap<Plot, Known>} */
const figures = new WeakMap();

/**
 * Draw a figure into a place, or what has become of it.
 * @param {Plot} plot
 * @param {Mark[]} data
 * @param {Layout} layout
 */
function react(plot, data, layout) {
  const scales = scalesOf(layout);
  plot.replaceChildren(drawn(data, layout, scales, pictures(plot)));
  Object.assign(plot, { data, layout, _fullLayout: scales }); // as Plotly does
  const known = figures.get(plot);
  figures.set(plot, { listeners: {}, from: null, box: null, ...known, data, layout, scales });
  if (!known) listen(plot);
  return Promise.resolve();
}

/**
 * The pictures that stand already, by their addresses: made anew, one would be blank for a moment.
 * @param {Plot} plot
 */
function pictures(plot) {
  const found = /** @type {NodeListOf<SVGElement>} */ (plot.querySelectorAll("image"));
  return new Map([...found].map((image) => [image.getAttribute("href") ?? "", image]));
}

/** @param {Plot} plot */
function listen(plot) {
  plot.on = (/** @type {string} */ name, /** @type {Function} */ listener) => {
    const known = figures.get(plot);
    if (known) known.listeners[name] = listener;
  };
  const tell = (/** @type {string} */ name, /** @type {unknown} */ told) => figures.get(plot)?.listeners[name]?.(told);
  const here = (/** @type {MouseEvent} */ { clientX, clientY }) => {
    const { left, top } = plot.getBoundingClientRect();
    return /** @type {Pair} */ ([clientX - left, clientY - top]);
  };
  plot.addEventListener("pointermove", (event) => {
    const known = figures.get(plot);
    if (!known) return;
    if (known.from) {
      stretch(plot, known, here(event));
      return;
    }
    const point = pointAt(known, here(event));
    if (point) tell("plotly_hover", { points: [point] });
    else tell("plotly_unhover", null);
  });
  plot.addEventListener("pointerleave", () => tell("plotly_unhover", null));
  plot.addEventListener("pointerdown", (event) => {
    const known = figures.get(plot);
    if (known?.layout.dragmode !== "zoom" || event.button) return;
    const at = here(event);
    if (!within(known.scales.xaxis, at[0]) || !within(known.scales.yaxis, at[1])) return;
    known.from = at;
    plot.setPointerCapture(event.pointerId);
    event.preventDefault(); // or the names would be marked
  });
  plot.addEventListener("pointercancel", () => release(plot));
  plot.addEventListener("pointerup", (event) => {
    const from = release(plot);
    const known = figures.get(plot);
    const to = here(event);
    if (!known || !from || !isDrag(from, to)) return;
    for (const [place, key] of ["xaxis", "yaxis"].entries()) {
      const scale = known.scales[key];
      const [start, end] = [from[place], to[place]].map((pixel) =>
        scale.p2d(Math.min(Math.max(pixel - scale._offset, 0), scale._length)),
      );
      const isFalling = scale.range[0] > scale.range[1];
      scale.range = isFalling
        ? [Math.max(start, end), Math.min(start, end)]
        : [Math.min(start, end), Math.max(start, end)];
    }
    tell("plotly_relayout", { "xaxis.range[0]": known.scales.xaxis.range[0] });
    plot.dataset.dragged = "";
  });
  plot.addEventListener("click", (event) => {
    const known = figures.get(plot);
    const wasDrag = plot.dataset.dragged !== undefined;
    delete plot.dataset.dragged;
    const point = known && !wasDrag && pointAt(known, here(event));
    if (point) tell("plotly_click", { points: [point] });
  });
  plot.addEventListener("dblclick", () => tell("plotly_doubleclick", null));
}

/**
 * Show what a drag will enlarge.
 * @param {Plot} plot
 * @param {Known} known
 * @param {Pair} to
 */
function stretch(plot, known, to) {
  const from = /** @type {Pair} */ (known.from);
  if (!isDrag(from, to)) return;
  known.box ??= Object.assign(document.createElement("div"), { className: "figure-stretch" });
  if (!known.box.isConnected) plot.append(known.box);
  for (const [place, [side, length]] of [
    ["left", "width"],
    ["top", "height"],
  ].entries()) {
    known.box.style.setProperty(side, `${Math.min(from[place], to[place])}px`);
    known.box.style.setProperty(length, `${Math.abs(from[place] - to[place])}px`);
  }
}

/** @param {Plot} plot */
function release(plot) {
  const known = figures.get(plot);
  const from = known?.from ?? null;
  if (known) known.from = null;
  known?.box?.remove();
  return from;
}

/**
 * @param {Pair} from
 * @param {Pair} to
 */
function isDrag(from, to) {
  return Math.max(Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])) > DRAGGED;
}

/**
 * @param {Scale} scale
 * @param {number} pixel
 */
function within({ _offset, _length }, pixel) {
  return pixel >= _offset && pixel <= _offset + _length;
}

/**
 * Return the cell, the bar or the point under a place of the stage.
 * @param {Known} known
 * @param {Pair} place
 * @returns {Point | null}
 */
function pointAt({ data, scales }, place) {
  for (const [curveNumber, mark] of data.entries()) {
    if (mark.hoverinfo === "skip" || mark.type === "image") continue;
    const { x, y } = axesOf(mark, scales);
    const isOver = within(x, place[0]) && within(y, place[1]);
    if (!isOver) continue;
    const told = { data: mark, curveNumber, x: x.p2d(place[0] - x._offset), y: y.p2d(place[1] - y._offset) };
    if (mark.type === "heatmap") return { ...told, pointNumber: 0 };
    if (mark.type === "bar") {
      const [along, ends] = mark.orientation === "h" ? [told.y, mark.y] : [told.x, /** @type {Numbers} */ (mark.x)];
      const pointNumber = [...ends].findIndex((each) => Math.abs(each - along) <= 0.5);
      if (pointNumber >= 0) return { ...told, pointNumber };
      continue;
    }
    const where = placing(mark, scales);
    const reach = Math.max(NEAR, (one(mark.marker?.size, 0) ?? 0) / 2);
    const far = [...mark.y].map((_, index) =>
      Math.max(...where(index).map((each, axis) => Math.abs(each - place[axis]))),
    );
    const pointNumber = far.indexOf(Math.min(...far));
    if (far[pointNumber] <= reach) return { ...told, pointNumber };
  }
  return null;
}

/**
 * Forget a figure.
 * @param {Plot} plot
 */
function purge(plot) {
  plot.replaceChildren();
  figures.delete(plot);
}

export const Sketch = { react, purge };
