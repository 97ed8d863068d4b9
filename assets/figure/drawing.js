// The marks of a plain figure as SVG: cells, bars, lines, points, words, axes, by the words in which Plotly is told of them.

import { axesOf, one, placing, ticksOf } from "./scales.js";

/** @import { Annotation, Axis, Layout, Mark, Numbers, Pair, Scale, Shape } from "./types.js" */
/** @typedef {Record<string, string | number | undefined>} Attributes */
/** @typedef {{ layout: Layout, scales: Record<string, Scale>, canvas: SVGElement, kept: Map<string, SVGElement> }} Sheet */
/** @typedef {{ at?: Pair, turn?: number, size?: number, colour?: string, anchor?: string, lift?: string }} Way */

const SVG = "http://www.w3.org/2000/svg";
const TITLE = 14; // pixels
const TICK = 4; // pixels between an axis and what is written along it
const LIFTS = { top: "-0.45em", middle: "0.35em", bottom: "1.05em" };
const ANCHORS = { left: "end", center: "middle", right: "start" };
/** @type {Record<"left" | "center" | "right", [string, number]>} where a note stands beside its place, and how far from it */
const NOTES = { left: ["start", 2], center: ["middle", 0], right: ["end", -2] };
let patterns = 0;

/**
 * Draw a whole figure; pictures in `kept`, by their addresses, are moved and not made anew.
 * @param {Mark[]} data
 * @param {Layout} layout
 * @param {Record<string, Scale>} scales
 * @param {Map<string, SVGElement>} kept
 */
export function drawn(data, layout, scales, kept) {
  const canvas = make("svg", { width: layout.width, height: layout.height, class: "figure-sketch" });
  canvas.style.font = `${layout.font.size}px ${layout.font.family}`;
  const sheet = { layout, scales, canvas, kept };
  for (const letter of /** @type {const} */ (["x", "y"])) drawAxes(sheet, letter);
  for (const mark of data) if (mark.visible !== false) drawMark(sheet, mark);
  for (const shape of layout.shapes ?? []) drawShape(sheet, shape);
  for (const note of layout.annotations ?? []) drawNote(sheet, note);
  return canvas;
}

/**
 * @param {string} name
 * @param {Attributes} attributes
 * @param {...(Node | string)} inside
 * @returns {SVGElement}
 */
function make(name, attributes, ...inside) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, String(value));
  made.append(...inside);
  return made;
}

/**
 * Write words; Plotly reads markup, and is told of a reader's "<" as "&lt;".
 * @param {string} words
 * @param {Way} way
 */
function write(words, { at = [0, 0], turn = 0, size, colour, anchor = "middle", lift = LIFTS.middle }) {
  const [x, y] = at;
  const transform = turn ? `rotate(${turn} ${x} ${y})` : undefined;
  const written = words.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return make("text", { x, y, dy: lift, transform, fill: colour, "font-size": size, "text-anchor": anchor }, written);
}

/**
 * @param {Sheet} sheet
 * @param {"x" | "y"} letter
 */
function drawAxes({ layout, scales, canvas }, letter) {
  const { yaxis } = scales;
  for (const key of Object.keys(scales).filter((name) => name[0] === letter)) {
    const axis = /** @type {Axis} */ (layout[/** @type {"xaxis"} */ (key)]);
    if (axis.visible === false) continue;
    const scale = scales[key];
    const other = letter === "x" ? yaxis : scales.xaxis;
    const [near, far] = [other._offset, other._offset + other._length];
    const rule = (/** @type {number} */ place, /** @type {string | undefined} */ stroke) => {
      const at = scale._offset + scale.d2p(place);
      const ends = letter === "x" ? { x1: at, x2: at, y1: near, y2: far } : { y1: at, y2: at, x1: near, x2: far };
      return make("line", { ...ends, stroke, "shape-rendering": "crispEdges" });
    };
    const ticks = ticksOf(axis, scale, letter);
    if (axis.showgrid !== false) canvas.append(...ticks.map(([place]) => rule(place, axis.gridcolor)));
    if (axis.zeroline !== false && axis.range[0] * axis.range[1] <= 0) canvas.append(rule(0, axis.zerolinecolor));
    drawNames({ layout, canvas }, letter, axis, scale, [near, far], ticks);
  }
}

/**
 * Write the names along an axis, and its title beyond them.
 * @param {Pick<Sheet, "layout" | "canvas">} sheet
 * @param {"x" | "y"} letter
 * @param {Axis} axis
 * @param {Scale} scale
 * @param {Pair} ends of the other axis
 * @param {[number, string][]} ticks
 */
function drawNames({ layout, canvas }, letter, axis, scale, [near, far], ticks) {
  const colour = layout.font.color;
  const isTop = axis.side === "top";
  const turn = axis.tickangle ?? 0;
  const along = (/** @type {number} */ place) => scale._offset + scale.d2p(place);
  const written = ticks.map(([place, words]) => {
    if (letter === "y") return write(words, { at: [near - TICK, along(place)], colour, anchor: "end" });
    const at = /** @type {Pair} */ ([along(place), isTop ? near - TICK : far + TICK]);
    if (turn) return write(words, { at, turn, colour, anchor: isTop ? "start" : "end" });
    return write(words, { at, colour, lift: isTop ? "-0.2em" : "0.9em" });
  });
  canvas.append(make("g", { class: `${letter}tick` }, ...written));
  if (!axis.title?.text) return;
  const middle = scale._offset + scale._length / 2;
  // names and title share the margin, the title at its outer edge
  if (letter === "y") {
    canvas.append(write(axis.title.text, { at: [TITLE / 2 + 1, middle], turn: -90, size: TITLE, colour }));
    return;
  }
  const names = turn ? layout.margin.t - TITLE - TICK : layout.font.size;
  const away = Math.min(names + 2 * TICK + TITLE / 2 + 2, (isTop ? near : layout.height - far) - TITLE / 2);
  canvas.append(write(axis.title.text, { at: [middle, isTop ? near - away : far + away], size: TITLE, colour }));
}

/**
 * @param {Sheet} sheet
 * @param {Mark} mark
 */
function drawMark(sheet, mark) {
  if (mark.type === "heatmap") drawCells(sheet, mark);
  else if (mark.type === "image") drawPicture(sheet, mark);
  else if (mark.type === "bar") drawBars(sheet, mark);
  else if (mark.type === "scatter") {
    if (mark.mode?.includes("lines")) drawLines(sheet, mark);
    if (mark.mode?.includes("markers")) drawPoints(sheet, mark);
    if (mark.mode?.includes("text")) drawWords(sheet, mark);
  } else throw new Error(`no plain figure has ${mark.type}`);
}

/**
 * Draw a matrix as a picture of one pixel a cell, and the key to its colours.
 * @param {Sheet} sheet
 * @param {Mark} mark
 */
function drawCells(sheet, mark) {
  const { z, zmin = 0, zmax = 1, colorscale = [] } = mark;
  const [rows, columns] = [z.length, z[0]?.length ?? 0];
  const cells = document.createElement("canvas");
  [cells.width, cells.height] = [columns, rows];
  const pen = /** @type {CanvasRenderingContext2D} */ (cells.getContext("2d"));
  const pixels = pen.createImageData(columns, rows);
  const stops = colorscale.map(([, colour]) => [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16)));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = z[row][column];
      if (value === null || Number.isNaN(value)) continue;
      const place = Math.min(Math.max((value - zmin) / (zmax - zmin), 0), 1) * (stops.length - 1);
      const below = Math.min(Math.floor(place), stops.length - 2);
      const start = 4 * (row * columns + column);
      for (let channel = 0; channel < 3; channel++) {
        const [low, high] = [stops[below][channel], stops[below + 1][channel]];
        pixels.data[start + channel] = Math.round(low + (high - low) * (place - below));
      }
      pixels.data[start + 3] = 255;
    }
  }
  pen.putImageData(pixels, 0, 0);
  const { x, y } = axesOf(mark, sheet.scales);
  const window = { x: x._offset, y: y._offset, width: x._length, height: y._length };
  const all = [x.d2p(-0.5), y.d2p(-0.5), x.d2p(columns - 0.5), y.d2p(rows - 0.5)];
  const href = cells.toDataURL();
  const box = { x: all[0], y: all[1], width: all[2] - all[0], height: all[3] - all[1] };
  const image = make("image", { href, ...box, preserveAspectRatio: "none", style: "image-rendering: pixelated" });
  sheet.canvas.append(make("svg", { ...window, class: "heatmaplayer" }, image)); // what is zoomed away is cut off
  if (mark.colorbar) drawKey(sheet, mark);
}

/**
 * @param {Sheet} sheet
 * @param {Mark} mark
 */
function drawKey({ layout, canvas }, { zmin = 0, zmax = 1, colorscale = [], colorbar }) {
  const { l, r, b } = layout.margin;
  const length = (layout.width - l - r) * (colorbar?.len ?? 1);
  const [left, top] = [layout.width - r - length, layout.height - b + (colorbar?.ypad ?? 0)];
  const thickness = colorbar?.thickness ?? 10;
  const id = `figure-key-${++patterns}`;
  const stops = colorscale.map(([offset, colour]) => make("stop", { offset, "stop-color": colour }));
  const colours = { x: left, y: top, width: length, height: thickness, fill: `url(#${id})` };
  canvas.append(make("linearGradient", { id }, ...stops), make("rect", colours));
  /** @type {Pair} */
  const range = [zmin, zmax];
  const ticks = ticksOf({ range, nticks: 6 }, /** @type {Scale} */ ({ range, _length: length }), "x");
  for (const [place, words] of ticks) {
    const x = left + (length * (place - zmin)) / (zmax - zmin);
    canvas.append(write(words, { at: [x, top + thickness + 3], colour: layout.font.color, lift: "0.8em" }));
  }
}

/**
 * @param {Sheet} sheet
 * @param {Mark} mark
 */
function drawPicture({ scales, canvas, kept }, mark) {
  const { x, y } = axesOf(mark, scales);
  const [across, down] = mark.meta?.size ?? [0, 0];
  const href = mark.source ?? "";
  const image = kept.get(href) ?? make("image", { href, preserveAspectRatio: "none" });
  const [left, right, top, bottom] = [x.d2p(-0.5), x.d2p(across - 0.5), y.d2p(-0.5), y.d2p(down - 0.5)];
  const box = { x: x._offset + left, y: y._offset + top, width: right - left, height: bottom - top };
  for (const [key, value] of Object.entries(box)) image.setAttribute(key, String(value));
  canvas.append(image);
}

/**
 * @param {Sheet} sheet
 * @param {Mark} mark
 */
function drawBars({ layout, scales, canvas }, mark) {
  const { x, y } = axesOf(mark, scales);
  const thick = (1 - (layout.bargap ?? 0.2)) / 2;
  const isLying = mark.orientation === "h";
  const xs = /** @type {Numbers} */ (mark.x);
  for (let index = 0; index < mark.y.length; index++) {
    const [across, up] = [xs[index], mark.y[index]];
    const [left, right] = isLying ? [0, across] : [across - thick, across + thick];
    const [low, high] = isLying ? [up - thick, up + thick] : [0, up];
    const [from, to] = [x.d2p(left), x.d2p(right)];
    const [top, bottom] = [y.d2p(low), y.d2p(high)];
    const box = { width: Math.abs(to - from), height: Math.abs(bottom - top) };
    const at = { x: x._offset + Math.min(from, to), y: y._offset + Math.min(top, bottom) };
    const { color, opacity } = mark.marker ?? {};
    canvas.append(make("rect", { ...at, ...box, fill: one(color, index), "fill-opacity": one(opacity, index) }));
  }
}

/**
 * @param {Sheet} sheet
 * @param {Mark} mark
 */
function drawLines(sheet, mark) {
  const place = placing(mark, sheet.scales);
  const xs = /** @type {Numbers} */ (mark.x);
  let path = "";
  let isPen = false;
  for (let index = 0; index < xs.length; index++) {
    const isGap = xs[index] === null || mark.y[index] === null;
    if (!isGap) path += `${isPen ? "L" : "M"}${place(index).map((pixel) => pixel.toFixed(2))}`;
    isPen = !isGap;
  }
  const { color, width = 2 } = mark.line ?? {};
  const fill = mark.fillpattern ? `url(#${hatching(sheet, mark)})` : "none";
  const stroke = width ? { stroke: color, "stroke-width": width } : {};
  if (path) sheet.canvas.append(make("path", { d: path, fill, ...stroke, opacity: mark.opacity }));
}

/**
 * Return the name of a pattern of slanted lines.
 * @param {Sheet} sheet
 * @param {Mark} mark
 */
function hatching({ canvas }, { fillpattern }) {
  const { size = 7, solidity = 0.12, fgcolor } = fillpattern ?? {};
  const id = `figure-hatching-${++patterns}`;
  const step = size / Math.SQRT2; // as Plotly's, from one line to the next
  const units = { patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  const line = make("line", { x1: 0, x2: 0, y1: 0, y2: step, stroke: fgcolor, "stroke-width": 2 * solidity * step });
  canvas.append(make("pattern", { id, width: step, height: step, ...units }, line));
  return id;
}

/**
 * @param {Sheet} sheet
 * @param {Mark} mark
 */
function drawPoints({ scales, canvas }, mark) {
  const { opacity = 1, size = 6, color } = mark.marker ?? {};
  if (opacity === 0) return; // there to be pointed at
  const place = placing(mark, scales);
  for (let index = 0; index < mark.y.length; index++) {
    const [cx, cy] = place(index);
    canvas.append(make("circle", { cx, cy, r: (one(size, index) ?? 6) / 2, fill: one(color, index) }));
  }
}

/**
 * @param {Sheet} sheet
 * @param {Mark} mark
 */
function drawWords({ layout, scales, canvas }, mark) {
  const place = placing(mark, scales);
  const { x, y } = axesOf(mark, scales);
  const [up, beside] = /** @type {["middle", "center"]} */ ((mark.textposition ?? "middle center").split(" "));
  const room = mark.mode?.includes("markers") ? 6 : 0; // of the point beside which they stand
  const away = { left: -room, center: 0, right: room }[beside];
  const way = { anchor: ANCHORS[beside], lift: LIFTS[up], size: mark.textfont?.size };
  for (const [index, words] of (mark.text ?? []).entries()) {
    const [left, top] = place(index);
    const isInside =
      left >= x._offset - 1 &&
      left <= x._offset + x._length + 1 &&
      top >= y._offset - 1 &&
      top <= y._offset + y._length + 1;
    if (!words || (mark.cliponaxis !== false && !isInside)) continue;
    const colour = one(mark.textfont?.color, index) ?? layout.font.color;
    const text = write(words, { at: [left + away, top], colour, ...way });
    text.style.whiteSpace = "pre";
    canvas.append(text);
  }
}

/**
 * @param {Sheet} sheet
 * @param {Shape} shape
 */
function drawShape({ scales, canvas }, { x0, x1, y0, y1, line }) {
  const { xaxis, yaxis } = scales;
  const [left, right] = [xaxis.d2p(x0), xaxis.d2p(x1)];
  const [top, bottom] = [yaxis.d2p(y0), yaxis.d2p(y1)];
  const box = { width: Math.abs(right - left), height: Math.abs(bottom - top), fill: "none" };
  const at = { x: xaxis._offset + Math.min(left, right), y: yaxis._offset + Math.min(top, bottom) };
  canvas.append(make("rect", { ...at, ...box, stroke: line.color, "stroke-width": line.width }));
}

/**
 * @param {Sheet} sheet
 * @param {Annotation} note
 */
function drawNote({ layout, scales, canvas }, note) {
  const { l, r, t, b } = layout.margin;
  const { xaxis, yaxis } = scales;
  const left = note.xref === "paper" ? l + note.x * (layout.width - l - r) : xaxis._offset + xaxis.d2p(note.x);
  const top = note.yref === "paper" ? t + (1 - note.y) * (layout.height - t - b) : yaxis._offset + yaxis.d2p(note.y);
  const [anchor, away] = NOTES[note.xanchor ?? "center"];
  const lift = { top: "1.05em", middle: LIFTS.middle, bottom: "-0.3em" }[note.yanchor ?? "middle"];
  const colour = layout.font.color;
  const at = /** @type {Pair} */ ([left + away + (note.xshift ?? 0), top - (note.yshift ?? 0)]);
  canvas.append(write(note.text, { at, anchor, lift, size: note.font?.size, colour }));
}
