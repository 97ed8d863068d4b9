// From what Python sent to what Plotly draws: the page's colours and font, names that fit the width.

import { NAMES, THOUSANDS } from "./scales.js";

const LABEL_GAP = 8;
const TITLE_SPACE = 26;
const LINE_HEIGHT = 15; // pixels between the baselines of two names
const measure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

/** @import { Axis, Colours, Layout, Mark, Painted, Sent, Theme, Zoom } from "./types.js" */

/**
 * Return what the page's theme says: a table of colours to exchange, the font and the background.
 * @param {Element} element
 * @param {Colours} colours
 * @returns {Theme}
 */
export function readTheme(element, { twins, page, clear }) {
  const style = getComputedStyle(element);
  const variable = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  /** @type {Record<string, string>} */
  const exchange = {};
  for (const [colour, name] of Object.entries(page)) exchange[colour] = variable(name) || colour;
  const background = variable("--st-background-color") || style.backgroundColor;
  if (isDark(background)) Object.assign(exchange, twins);
  measure.fillStyle = exchange[clear[1]];
  exchange[clear[0]] = `${measure.fillStyle}00`; // the page's paper, seen through
  return { exchange, font: variable("--st-font") || style.fontFamily, background };
}

/** @param {string} colour */
function isDark(colour) {
  measure.fillStyle = colour;
  const parts = /^#(..)(..)(..)/.exec(measure.fillStyle)?.slice(1) ?? ["ff", "ff", "ff"];
  const [red, green, blue] = parts.map((part) => parseInt(part, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

/**
 * Return a copy in the page's colours; arrays of numbers stay the same.
 * @param {unknown} value
 * @param {Record<string, string>} exchange
 * @returns {unknown}
 */
export function resolve(value, exchange) {
  if (typeof value === "string") return exchange[value] ?? value;
  if (Array.isArray(value)) return value.map((item) => resolve(item, exchange));
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, exchange)]));
}

/**
 * Return data and layout for a stage of this width.
 * @param {Pick<Sent, "figure" | "grid" | "shrinks" | "widest">} sent
 * @param {Theme} theme
 * @param {number} width
 * @param {Zoom | null} zoom
 */
export function paint({ figure, grid, shrinks, widest }, theme, width, zoom) {
  const { data, layout } = /** @type {Painted} */ (resolve(figure, theme.exchange));
  layout.width = width;
  if (shrinks && widest !== null) keepShape(layout, widest);
  layout.separators = `.${THOUSANDS}`;
  for (const [name, axis] of Object.entries(layout)) if (NAMES.test(name)) axis.separatethousands = true;
  delete layout.uirevision; // the zoom is kept here, in whole cells: Plotly would keep the half of it that it likes
  layout.font = { ...layout.font, family: theme.font };
  layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0, 0, 0, 0)";
  if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false; // a finger scrolls the page
  if (zoom) [layout.xaxis.range, layout.yaxis.range] = [zoom.x, zoom.y];
  measure.font = `${layout.font.size}px ${layout.font.family}`;
  if (grid) fitNames(data, layout);
  else fitTicks(layout);
  return { data, layout };
}

/**
 * Make the plot lower in the measure in which it is narrower, and higher in which it is wider.
 * @param {Layout} layout
 * @param {number} widest
 */
function keepShape(layout, widest) {
  const { l, r, t, b } = layout.margin;
  layout.height = Math.round(t + b + ((layout.height - t - b) * (layout.width - l - r)) / (widest - l - r));
}

/**
 * Leave out ticks along the bottom that would touch.
 * @param {Layout} layout
 */
function fitTicks(layout) {
  const { xaxis, margin } = layout;
  if (!xaxis?.ticktext) return;
  const length = (layout.width - margin.l - margin.r) * extent(xaxis.domain);
  thin(xaxis, Math.ceil((xaxis.ticktext.length * (widest(xaxis) + LABEL_GAP)) / length));
}

/**
 * @param {Mark[]} data
 * @param {Layout} layout
 */
function fitNames(data, layout) {
  const { xaxis, yaxis, margin } = layout;
  margin.l = Math.ceil(widest(yaxis)) + LABEL_GAP + TITLE_SPACE;
  const across = ((layout.width - margin.l - margin.r) * extent(xaxis.domain)) / extent(xaxis.range);
  const room = Math.ceil(widest(xaxis));
  const lying = room + LABEL_GAP <= across;
  margin.t = (lying ? LINE_HEIGHT : room) + LABEL_GAP + TITLE_SPACE;
  const down = ((layout.height - margin.t - margin.b) * extent(yaxis.domain)) / extent(yaxis.range);
  xaxis.tickangle = lying ? 0 : -90;
  thin(xaxis, lying ? 1 : Math.ceil(LINE_HEIGHT / across));
  thin(yaxis, Math.ceil(LINE_HEIGHT / down));
  for (const mark of data) {
    if (mark.meta?.cell) mark.visible = across >= mark.meta.cell[0] && down >= mark.meta.cell[1];
  }
}

/**
 * How wide the longest of an axis's names is.
 * @param {Axis} axis
 */
function widest({ ticktext = [] }) {
  return Math.max(0, ...ticktext.map((name) => measure.measureText(plain(name)).width));
}

function extent([low, high] = [0, 1]) {
  return Math.abs(high - low);
}

/** @param {string} markup */
function plain(markup) {
  return markup.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/**
 * @param {Axis} axis
 * @param {number} step
 */
function thin(axis, step) {
  axis.tickvals = axis.tickvals?.filter((_, place) => place % step === 0);
  axis.ticktext = axis.ticktext?.filter((_, place) => place % step === 0);
}
