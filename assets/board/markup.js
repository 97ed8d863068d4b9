// Small pieces of the page: elements, symbols with raised and lowered indices, sentences with slots.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number>} Attributes class, data-…, aria-… */

/**
 * An element with attributes, children appended.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} attributes
 * @param {(Node | string)[]} children
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * The same for a drawing.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} attributes
 * @param {SVGElement[]} children
 */
export function drawing(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * Give an element that holds nothing but text this text; what stands is not set again, and its place is kept.
 * @param {HTMLElement} place
 * @param {string} text
 */
export function write(place, text) {
  const [held] = place.childNodes;
  if (!(held instanceof Text)) place.textContent = text;
  else if (held.data !== text) held.data = text;
}

/**
 * The element that an event happened on, or the nearest around it that the selector fits.
 * @param {Event} event
 * @param {string} selector
 */
export function closest({ target }, selector) {
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(selector)) : null;
}

/**
 * The symbol `q^{2}_{1}` as text, <sup> and <sub>.
 * @param {string} source
 * @param {"i" | "b"} name
 */
export function symbol(source, name = "i") {
  return element(name, { class: "symbol" }, ...raised(source));
}

/**
 * The pieces of a text in which `^{…}` is raised and `_{…}` lowered.
 * @param {string} source
 */
export function raised(source) {
  return source
    .split(/(\^\{[^}]*\}|_\{[^}]*\})/)
    .filter(Boolean)
    .map((part) => {
      if (part.startsWith("^{")) return element("sup", {}, part.slice(2, -1));
      return part.startsWith("_{") ? element("sub", {}, part.slice(2, -1)) : part;
    });
}

/**
 * The same symbol for a screen reader: `q 2, 1`.
 * @param {string} source
 */
export function spoken(source) {
  return source
    .replace(/[_^]\{([^}]*)\}/g, " $1")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * The same symbol as plain characters: `K^{T}` is KT.
 * @param {string} source
 */
export function plain(source) {
  return source.replace(/[_^]\{([^}]*)\}/g, "$1");
}

/**
 * A template's [[slots]] filled; `[[count:word|words]]` is the first word for exactly 1.
 * @param {string} template
 * @param {Record<string, string | number>} slots
 */
export function fill(template, slots = {}) {
  return template.replace(/\[\[([a-z_]+)(?::([^|\]]*)\|([^\]]*))?\]\]/g, (_, name, one, many) => {
    const value = String(slots[name]);
    return one === undefined ? value : value === "1" ? one : many;
  });
}
