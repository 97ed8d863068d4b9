// Where numbers of a plain figure stand on its stage, and which of them are written along an axis.

/** @import { Axis, Layout, Mark, Numbers, Pair, Scale } from "./types.js" */

export const NAMES = /^[xy]axis\d*$/;
/** Between groups of three digits, as the sentences write them. */
export const THOUSANDS = "\u202f";
const APART = { x: 70, y: 36 }; // pixels between two ticks, about

/**
 * Return each axis of the layout as it is drawn.
 * @param {Layout} layout
 * @returns {Record<string, Scale>}
 */
export function scalesOf(layout) {
  const { l, r, t, b } = layout.margin;
  const [width, height] = [layout.width - l - r, layout.height - t - b];
  /** @type {Record<string, Scale>} */
  const scales = {};
  for (const [key, axis] of Object.entries(layout)) {
    if (!NAMES.test(key)) continue;
    const [low, high] = axis.domain ?? [0, 1];
    const [offset, whole] = key[0] === "x" ? [l + low * width, width] : [t + (1 - high) * height, height];
    scales[key] = scale(key[0] === "y", offset, Math.max(0, (high - low) * whole), axis.range);
  }
  if (layout.yaxis.scaleanchor) keepSquare(scales);
  return scales;
}

/**
 * @param {boolean} isUp whether larger numbers stand higher
 * @param {number} offset
 * @param {number} length
 * @param {Pair} range
 * @returns {Scale}
 */
function scale(isUp, offset, length, range) {
  const [from, to] = isUp ? [range[1], range[0]] : range;
  const each = length / (to - from);
  return {
    _offset: offset,
    _length: length,
    range,
    d2p: (place) => (place - from) * each,
    p2d: (pixel) => from + pixel / each,
  };
}

/**
 * Let a step across be as long as a step down: the shorter axis stands in the middle, or at the top.
 * @param {Record<string, Scale>} scales
 */
function keepSquare(scales) {
  const { xaxis, yaxis } = scales;
  const [across, down] = [xaxis, yaxis].map(({ range }) => Math.abs(range[1] - range[0]));
  const each = Math.min(xaxis._length / across, yaxis._length / down);
  scales.xaxis = scale(false, xaxis._offset + (xaxis._length - each * across) / 2, each * across, xaxis.range);
  scales.yaxis = scale(true, yaxis._offset, each * down, yaxis.range);
}

/**
 * @param {Mark} mark
 * @param {Record<string, Scale>} scales
 */
export function axesOf(mark, scales) {
  return { x: scales[(mark.xaxis ?? "x").replace("x", "xaxis")], y: scales[(mark.yaxis ?? "y").replace("y", "yaxis")] };
}

/**
 * @param {Mark} mark
 * @param {Record<string, Scale>} scales
 * @returns {(index: number) => Pair} where each point stands on the stage
 */
export function placing(mark, scales) {
  const { x, y } = axesOf(mark, scales);
  const xs = /** @type {Numbers} */ (mark.x);
  return (index) => [x._offset + x.d2p(xs[index]), y._offset + y.d2p(mark.y[index])];
}

/**
 * What of a mark's quantity belongs to one of its points.
 * @template Value
 * @param {Value | Value[] | undefined} value
 * @param {number} index
 */
export function one(value, index) {
  return Array.isArray(value) ? value[index] : value;
}

/**
 * Return the numbers that are written along an axis, each with its words.
 * @param {Axis} axis
 * @param {Scale} drawn
 * @param {"x" | "y"} letter
 * @returns {[place: number, words: string][]}
 */
export function ticksOf(axis, { range, _length }, letter) {
  const [low, high] = [Math.min(...range), Math.max(...range)];
  const places = axis.tickvals ?? round(low, high, Math.min(axis.nticks ?? 12, _length / APART[letter]));
  return places
    .map((place, index) => /** @type {[number, string]} */ ([place, axis.ticktext?.[index] ?? number(place)]))
    .filter(([place]) => place >= low && place <= high);
}

/**
 * Return round numbers between two ends, at most about so many.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 */
function round(low, high, most) {
  const least = (high - low) / Math.max(most, 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * ([1, 2, 5].find((times) => times * power >= least) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, index) => (first + index) * step);
}

/** @param {number} value */
function number(value) {
  const [whole, ...rest] = String(Number(value.toPrecision(10)) + 0)
    .replace("-", "−")
    .split(".");
  return [whole.replace(/\d(?=(\d{3})+$)/g, `$&${THOUSANDS}`), ...rest].join(".");
}
