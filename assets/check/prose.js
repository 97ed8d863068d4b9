// As much of Markdown as a question is written in: bold and slanted words, formulas of a few symbols, escaped characters.

const MARKS = /\\(.)|\*\*(.+?)\*\*|\*(.+?)\*|\$([^$]+)\$/s;
const INDEX = /(\^\{[^}]*\}|_\{[^}]*\}|\^.|_.)/;
const SIGNS = /** @type {[RegExp, string][]} */ ([
  [/\\cdot\b/g, "·"],
  [/\\times\b/g, "×"],
  [/\\sqrt\{([^}]*)\}/g, "√$1"],
  [/'/g, "′"],
]);

/**
 * An element and what is in it; `made` takes text as text.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {(Node | string)[]} children
 */
export function made(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

/**
 * What a line of Markdown is to the page.
 * @param {string} source
 * @returns {(Node | string)[]}
 */
export function prose(source) {
  const found = MARKS.exec(source);
  if (!found) return source ? [source] : [];
  const [whole, escaped, bold, slanted, formula] = found;
  const marked = escaped ?? (bold && made("strong", ...prose(bold))) ?? (slanted && made("em", ...prose(slanted)));
  const before = source.slice(0, found.index);
  const rest = prose(source.slice(found.index + whole.length));
  return joined([...(before ? [before] : []), marked ?? symbols(formula), ...rest]);
}

/**
 * Text beside text as one piece.
 * @param {(Node | string)[]} pieces
 */
function joined(pieces) {
  /** @type {(Node | string)[]} */
  const together = [];
  for (const piece of pieces) {
    const last = together.at(-1);
    if (typeof piece === "string" && typeof last === "string") together[together.length - 1] = last + piece;
    else together.push(piece);
  }
  return together;
}

/**
 * A formula of a few symbols: W^q, q^i \cdot k^j.
 * @param {string} formula
 */
function symbols(formula) {
  const plain = SIGNS.reduce((source, [sign, written]) => source.replace(sign, written), formula);
  const pieces = plain.split(INDEX).filter(Boolean);
  return made(
    "i",
    ...pieces.map((piece) => {
      if (piece[0] !== "^" && piece[0] !== "_") return piece;
      return made(piece[0] === "^" ? "sup" : "sub", piece.slice(1).replace(/[{}]/g, ""));
    }),
  );
}
