// Ranges of a zoomed heatmap: whole cells, from half a cell before the first to half a cell after the last. They may run
// downwards: a heatmap's first row is at the top.

/** @import { Pair } from "./types.js" */

/**
 * Widen a range to whole cells.
 * @param {Pair} range
 * @returns {Pair}
 */
export function snapped([from, to]) {
  const low = Math.floor(Math.min(from, to) + 0.5) - 0.5;
  const high = Math.ceil(Math.max(from, to) - 0.5) + 0.5;
  return from < to ? [low, high] : [high, low];
}

/**
 * Zoom a range around a place, or its middle, within the whole range; never closer than two cells.
 * @param {Pair} range
 * @param {Pair} whole
 * @param {number} factor
 * @param {number} place
 * @returns {Pair}
 */
export function scaled([from, to], whole, factor, place = (from + to) / 2) {
  const [low, high] = [Math.min(...whole), Math.max(...whole)];
  const length = Math.min(Math.max(Math.round(Math.abs(to - from) * factor), 2), high - low);
  const start = Math.min(Math.max(Math.round(place - length / 2 + 0.5) - 0.5, low), high - length);
  return from < to ? [start, start + length] : [start + length, start];
}

/**
 * Move a range as little as needed to show a cell; a sum, beyond the last cell, is always in sight.
 * @param {Pair} range
 * @param {number} place
 * @param {number} cells
 * @returns {Pair}
 */
export function shifted([from, to], place, cells) {
  if (place >= cells) return [from, to];
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const shift = place < low ? place - 0.5 - low : place > high ? place + 0.5 - high : 0;
  return [from + shift, to + shift];
}
