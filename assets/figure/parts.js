// What a figure's message holds beside words: arrays, encoded, and parts that last, fetched once by their addresses.

const MOST = 64; // parts kept for the figures of a page; the browser's own cache has the others
const KINDS = { f8: Float64Array, f4: Float32Array, u1: Uint8Array };
const fetched = new Map();

/** Return the message with every array decoded and every lasting part in its place. */
export async function unpacked(message) {
  const addresses = new Set();
  visit(message, ({ at }) => typeof at === "string" && addresses.add(at)); // an array's `at` is a method
  const parts = new Map();
  await Promise.all([...addresses].map(async (at) => parts.set(at, await fetchOnce(at))));
  const arrays = [];
  return filled(message, parts, arrays);
}

function visit(value, see) {
  if (value === null || typeof value !== "object") return;
  see(value);
  for (const item of Object.values(value)) visit(item, see);
}

function filled(value, parts, arrays) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => filled(item, parts, arrays));
  if (value.again !== undefined) return arrays[value.again];
  if (value.bdata !== undefined) {
    const bytes = Uint8Array.from(atob(value.bdata), (letter) => letter.charCodeAt(0));
    arrays.push(shaped(bytes.buffer, value));
    return arrays.at(-1);
  }
  if (value.at !== undefined) return value.dtype ? shaped(parts.get(value.at), value) : parts.get(value.at);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, parts, arrays)]));
}

function shaped(buffer, { dtype, shape }) {
  const numbers = new KINDS[dtype](buffer);
  const [rows, columns] = shape.split(",").map(Number);
  if (columns === undefined) return numbers;
  return Array.from({ length: rows }, (_, row) => numbers.subarray(row * columns, (row + 1) * columns));
}

/** Return a promise of the part at an address: a picture as a data URI, which Plotly draws at once, or a buffer. */
function fetchOnce(at) {
  const known = fetched.get(at);
  fetched.delete(at);
  const part = known ?? load(at);
  fetched.set(at, part); // now the last to go
  if (fetched.size > MOST) fetched.delete(fetched.keys().next().value);
  part.catch(() => fetched.get(at) === part && fetched.delete(at)); // the next message tries again
  return part;
}

async function load(at) {
  const answer = await fetch(new URL(at, document.baseURI));
  if (!answer.ok) throw new Error(`${at}: ${answer.status}`);
  if (!at.endsWith(".png")) return answer.arrayBuffer();
  const blob = await answer.blob();
  return new Promise((resolve, reject) => {
    const file = new FileReader();
    file.onload = () => resolve(file.result);
    file.onerror = () => reject(file.error);
    file.readAsDataURL(blob);
  });
}
