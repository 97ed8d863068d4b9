// The board as a picture, made from what stands on the screen: true text and lines as SVG, or the same as PNG.

import { element } from "./markup.js";

/** @import { Board } from "./board.js" */

const SHARPER = 2; // pixels of a PNG for each on the screen
const MARGIN = 8; // pixels
const SHAPES = "path, rect, line, circle, polygon";
const LOOK = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray"];

/**
 * The buttons that save a board.
 * @param {Board} board
 */
export function pictureButtons(board) {
  const save = (/** @type {"png" | "svg"} */ format) => {
    const button = element("button", { class: "tool", type: "button" }, board.model.label(`save_${format}`));
    button.addEventListener("click", () => savePicture(board, format));
    return button;
  };
  return [save("png"), save("svg")];
}

/**
 * @param {Board} board
 * @param {"png" | "svg"} format
 */
async function savePicture(board, format) {
  const ground = getComputedStyle(board.element).getPropertyValue("--st-background-color").trim() || "white";
  const drawn = drawPicture(board.sheet.element, ground);
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn.source)}`;
  const href = format === "svg" ? address : await rasterize(address, drawn);
  element("a", { href, download: `board-${board.model.scenes[0].name}.${format}` }).click();
}

/**
 * @param {string} address of an SVG
 * @param {{ width: number, height: number }} size
 */
async function rasterize(address, { width, height }) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = element("canvas", { width: Math.ceil(width * SHARPER), height: Math.ceil(height * SHARPER) });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

/**
 * All that is seen in an element, as SVG.
 * @param {HTMLElement} root
 * @param {string} ground
 */
export function drawPicture(root, ground) {
  const { left, top, width, height } = root.getBoundingClientRect();
  const size = { width: Math.ceil(width + 2 * MARGIN), height: Math.ceil(height + 2 * MARGIN) };
  const at = { x: MARGIN - left, y: MARGIN - top };
  const boxes = [`<rect width="100%" height="100%" fill="${plainColour(ground)}"/>`];
  /** @type {string[]} */
  const shapes = [];
  /** @type {string[]} */
  const texts = []; // over arrows, as on the screen
  const pen = document.createElement("canvas").getContext("2d");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof SVGElement) {
      if (node instanceof SVGGraphicsElement && node.matches(SHAPES)) shapes.push(drawShape(node, at));
    } else if (node instanceof HTMLElement) boxes.push(drawBox(node, at));
    else if (pen && node.parentElement && !(node.parentElement instanceof SVGElement))
      texts.push(drawText(node, node.parentElement, at, pen));
  }
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">`;
  return { ...size, source: `${head}\n${[...boxes, ...shapes, ...texts].filter(Boolean).join("\n")}\n</svg>` };
}

/** @typedef {{ x: number, y: number }} Shift */

/**
 * @param {HTMLElement} made
 * @param {Shift} at
 */
function drawBox(made, at) {
  const style = getComputedStyle(made);
  const box = made.getBoundingClientRect();
  if (!box.width || !box.height || style.visibility === "hidden") return "";
  const fill = plainColour(style.backgroundColor);
  const line = lineOf(style);
  const mark = made.classList.contains("by-hand") ? handMark(box, at, style) : "";
  if (fill === "none" && !line) return mark;
  const inset = (line?.width ?? 0) / 2;
  const place = `x="${round(box.left + at.x + inset)}" y="${round(box.top + at.y + inset)}"`;
  const sides = `width="${round(box.width - 2 * inset)}" height="${round(box.height - 2 * inset)}" rx="${Number.parseFloat(style.borderTopLeftRadius) || 0}"`;
  const stroke = line ? ` stroke="${line.colour}" stroke-width="${line.width}"${line.dashes}` : "";
  return `<rect ${place} ${sides} fill="${fill}"${stroke}/>${mark}`;
}

/** @param {CSSStyleDeclaration} style */
function lineOf(style) {
  const width = Number.parseFloat(style.borderTopWidth);
  if (width && style.borderTopStyle !== "none") {
    const dashes = style.borderTopStyle === "solid" ? "" : ' stroke-dasharray="3 2"';
    return { colour: plainColour(style.borderTopColor), width, dashes };
  }
  const shadow = /^(.+?) 0px 0px 0px ([\d.]+)px inset/.exec(style.boxShadow);
  return shadow && { colour: plainColour(shadow[1]), width: Number(shadow[2]), dashes: "" };
}

/**
 * The pencil in the corner of a cell that is set by hand.
 * @param {DOMRect} box
 * @param {Shift} at
 * @param {CSSStyleDeclaration} style
 */
function handMark(box, at, style) {
  const size = 0.62 * Number.parseFloat(style.fontSize);
  return `<text x="${round(box.left + at.x + 2)}" y="${round(box.top + at.y + size)}" font-size="${round(size)}" fill="${plainColour(style.color)}">✎</text>`;
}

/**
 * @param {Node} text
 * @param {HTMLElement} parent
 * @param {Shift} at
 * @param {CanvasRenderingContext2D} pen
 */
function drawText(text, parent, at, pen) {
  const said = text.textContent?.trim();
  const style = getComputedStyle(parent);
  if (!said || style.visibility === "hidden") return "";
  const range = document.createRange();
  range.selectNodeContents(text);
  const box = range.getBoundingClientRect();
  if (!box.width) return "";
  pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText(said);
  const baseline = box.top + (box.height - up - down) / 2 + up;
  const font = `font-family="${escaped(style.fontFamily)}" font-size="${style.fontSize}" font-style="${style.fontStyle}" font-weight="${style.fontWeight}"`;
  const place = `x="${round(box.left + at.x)}" y="${round(baseline + at.y)}" textLength="${round(box.width)}" lengthAdjust="spacingAndGlyphs"`;
  return `<text ${place} ${font} fill="${plainColour(style.color)}">${escaped(said)}</text>`;
}

/**
 * @param {SVGGraphicsElement} shape
 * @param {Shift} at
 */
function drawShape(shape, at) {
  const matrix = shape.getScreenCTM();
  const style = getComputedStyle(shape);
  if (!matrix || style.display === "none") return "";
  const copy = /** @type {SVGElement} */ (shape.cloneNode(false));
  for (const name of ["class", "style"]) copy.removeAttribute(name);
  for (const name of LOOK) {
    const value = style.getPropertyValue(name);
    copy.setAttribute(name, ["fill", "stroke"].includes(name) ? plainColour(value) : value);
  }
  const { a, b, c, d, e, f } = matrix;
  copy.setAttribute("transform", `matrix(${[a, b, c, d, e + at.x, f + at.y].map(round).join(" ")})`);
  return new XMLSerializer().serializeToString(copy);
}

/**
 * A colour as every program reads it: browsers mix in `color(srgb …)`.
 * @param {string} colour
 */
export function plainColour(colour) {
  const mixed = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(colour);
  if (mixed) {
    const [red, green, blue] = mixed.slice(1, 4).map((part) => Math.round(255 * Number(part)));
    return Number(mixed[4] ?? 1) === 0 ? "none" : `rgb(${red}, ${green}, ${blue})`;
  }
  return colour === "transparent" || /^rgba\(.+, 0\)$/.test(colour) ? "none" : colour;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
