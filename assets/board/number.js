// Numbers as people write and read them. null is −∞, NaN is not known.

/** @import { Value } from "./types.js" */

export const MINUS = "−";
const UNKNOWN = "?"; // a number that the reader is asked for, or that is made of one: NaN
const WIDEST = 7; // characters that a cell holds, sign aside

/**
 * A number with that many decimals, rounded as Python rounds it; scientific where that does not fit.
 * @param {Value} value
 * @param {number} decimals
 */
export function formatNumber(value, decimals) {
  if (value === null) return `${MINUS}∞`;
  if (Number.isNaN(value)) return UNKNOWN;
  const size = Math.abs(value);
  const fixed = roundHalfEven(size, decimals);
  const sign = value < 0 && Number(fixed) !== 0 ? MINUS : "";
  return sign + (fixed.length > WIDEST ? scientific(size, 1) : fixed);
}

/**
 * The same; but a number so small that it would read as zero tells how small it is.
 * @param {Value} value
 * @param {number} decimals
 */
export function formatClosely(value, decimals) {
  const text = formatNumber(value, decimals);
  if (value === null || Number(text) !== 0 || Math.abs(value) <= 1e-15) return text;
  return (value < 0 ? MINUS : "") + scientific(Math.abs(value), 0);
}

/**
 * Every digit that tells this number from its neighbours: the full value, for tooltips.
 * @param {Value} value
 */
export function fullNumber(value) {
  if (value === null) return `${MINUS}∞`;
  return Number.isNaN(value) ? UNKNOWN : String(value).replace(/-/g, MINUS);
}

/**
 * JavaScript rounds an exact tie (0.125) up, Python to the even digit; figures and prose must show the same.
 * @param {number} size
 * @param {number} decimals
 */
function roundHalfEven(size, decimals) {
  const fixed = size.toFixed(decimals);
  if (size >= 1e15) return fixed;
  const exact = size.toFixed(Math.min(decimals + 30, 100));
  const rest = exact.slice(exact.indexOf(".") + 1 + decimals);
  if (!/^50*$/.test(rest)) return fixed;
  const down = exact.slice(0, exact.length - rest.length).replace(/\.$/, "");
  return Number(down.at(-1)) % 2 ? fixed : down;
}

/**
 * @param {number} size
 * @param {number} digits
 */
function scientific(size, digits) {
  return size.toExponential(digits).replace("e+", "e").replace("e-", `e${MINUS}`).replace(/\.0e/, "e");
}

/** @type {Record<string, string>} */
const PLAIN = { "−": "-", "﹣": "-", "–": "-", ",": ".", "、": ".", "。": ".", "․": ".", "⁄": "/", "∕": "/", "÷": "/" };

/**
 * The number that somebody typed, or null: 0.5, 0,5, -.25, −0.25, 1e3, 1/3, full-width digits and signs included.
 * @param {string} typed
 */
export function parseNumber(typed) {
  const text = typed
    .normalize("NFKC")
    .replace(/[−﹣–,、。․⁄∕÷]/g, (sign) => PLAIN[sign])
    .replace(/\s+/g, "");
  const number = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d{1,3})?";
  const match = new RegExp(`^(${number})(?:/(${number}))?$`, "i").exec(text);
  if (!match) return null;
  const value = match[2] === undefined ? Number(match[1]) : Number(match[1]) / Number(match[2]);
  return Number.isFinite(value) ? value + 0 : null;
}
