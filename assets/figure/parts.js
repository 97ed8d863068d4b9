// What a figure's message holds beside words: arrays, encoded, and parts that last, fetched once by their addresses.

/** @import { Encoded, Numbers, Sent } from "./types.js" */
/** @typedef {ArrayBuffer | string} Part a buffer of numbers, or a picture as a data URI */
/** @typedef {Record<string, unknown>} Item */

const MOST = 64; // parts kept for the figures of a page; the browser's own cache has the others
const KINDS = { f8: Float64Array, f4: Float32Array, u1: Uint8Array };
/** @type {Map<string, Promise<Part>>} */
const fetched = new Map();

/**
 * Return the message with every array decoded and every lasting part in its place.
 * @param {Sent} message
 */
export async function unpacked(message) {
  /** @type {Set<string>} */
  const addresses = new Set();
  visit(message, ({ at }) => typeof at === "string" && addresses.add(at)); // an array's `at` is a method
  /** @type {Map<string, Part>} */
  const parts = new Map();
  await Promise.all([...addresses].map(async (at) => parts.set(at, await fetchOnce(at))));
  return /** @type {Sent} */ (filled(message, parts, []));
}

/**
 * @param {unknown} value
 * @param {(item: Item) => void} see
 */
function visit(value, see) {
  if (value === null || typeof value !== "object") return;
  see(/** @type {Item} */ (value));
  for (const item of Object.values(value)) visit(item, see);
}

/**
 * @param {unknown} value
 * @param {Map<string, Part>} parts
 * @param {(Numbers | Numbers[])[]} arrays those that have come so far
 * @returns {unknown}
 */
function filled(value, parts, arrays) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => filled(item, parts, arrays));
  const { again, bdata, at } = /** @type {Item} */ (value);
  const encoded = /** @type {Encoded} */ (value);
  if (typeof again === "number") return arrays[again];
  if (typeof bdata === "string") {
    const made = shaped(Uint8Array.from(atob(bdata), (letter) => letter.charCodeAt(0)).buffer, encoded);
    arrays.push(made);
    return made;
  }
  if (typeof at === "string") {
    const part = parts.get(at);
    return part instanceof ArrayBuffer ? shaped(part, encoded) : part;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, parts, arrays)]));
}

/**
 * @param {ArrayBuffer} buffer
 * @param {Encoded} encoded
 * @returns {Numbers | Numbers[]}
 */
function shaped(buffer, { dtype, shape }) {
  const numbers = new KINDS[dtype](buffer);
  const [rows, columns] = shape.split(",").map(Number);
  if (columns === undefined) return numbers;
  return Array.from({ length: rows }, (_, row) => numbers.subarray(row * columns, (row + 1) * columns));
}

/**
 * Return a promise of the part at an address: a picture as a data URI, which Plotly draws at once, or a buffer.
 * @param {string} at
 */
function fetchOnce(at) {
  const known = fetched.get(at);
  fetched.delete(at);
  const part = known ?? load(at);
  fetched.set(at, part); // now the last to go
  const [oldest] = fetched.keys();
  if (fetched.size > MOST) fetched.delete(oldest);
  part.catch(() => fetched.get(at) === part && fetched.delete(at)); // the next message tries again
  return part;
}

/**
 * @param {string} at
 * @returns {Promise<Part>}
 */
async function load(at) {
  const answer = await fetch(new URL(at, document.baseURI));
  if (!answer.ok) throw new Error(`${at}: ${answer.status}`);
  if (answer.headers.get("content-type") !== "image/png") return answer.arrayBuffer();
  const blob = await answer.blob();
  return new Promise((resolve, reject) => {
    const file = new FileReader();
    file.onload = () => resolve(/** @type {string} */ (file.result));
    file.onerror = () => reject(file.error);
    file.readAsDataURL(blob);
  });
}
