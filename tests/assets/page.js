// As much of a page as assets/**/*.js write on: elements with attributes, classes, styles and children. No layout, no events.

/** @typedef {Element | string} Piece */

class Element {
  /** @type {Piece[]} */
  children = [];
  /** @type {Record<string, string>} */
  attributes = {};
  /** @type {Record<string, string>} */
  variables = {};

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  setAttribute(key, value) {
    this.attributes[key] = value;
  }

  get title() {
    return this.attributes.title ?? "";
  }

  get classes() {
    return (this.attributes.class ?? "").split(" ");
  }

  get style() {
    return {
      setProperty: (/** @type {string} */ name, /** @type {string} */ value) => {
        this.variables[name] = value;
      },
    };
  }

  get classList() {
    return {
      toggle: (/** @type {string} */ name, /** @type {boolean} */ isOn) => {
        this.attributes.class = [...this.classes.filter((each) => each !== name), ...(isOn ? [name] : [])].join(" ");
      },
    };
  }

  /** @param {Piece[]} pieces */
  append(...pieces) {
    this.children.push(...pieces);
  }

  /** @param {Piece[]} pieces */
  prepend(...pieces) {
    this.children.unshift(...pieces);
  }

  /** @returns {string} */
  get textContent() {
    return this.children.map((piece) => (piece instanceof Element ? piece.textContent : piece)).join("");
  }

  /**
   * Itself and every element in it.
   * @returns {Element[]}
   */
  get all() {
    return [this, ...this.children.flatMap((piece) => (piece instanceof Element ? piece.all : []))];
  }

  /** @param {string} name */
  withClass(name) {
    return this.all.filter(({ classes }) => classes.includes(name));
  }

  /** A canvas on which every character is 8 pixels wide. */
  getContext() {
    return { font: "", fillStyle: "", measureText: (/** @type {string} */ text) => ({ width: 8 * text.length }) };
  }
}

Object.assign(globalThis, {
  document: {
    createElement: (/** @type {string} */ name) => new Element(name),
    createElementNS: (/** @type {string} */ _, /** @type {string} */ name) => new Element(name),
    createDocumentFragment: () => new Element("fragment"),
  },
});

/**
 * What a module has made, as the tests look at it.
 * @param {unknown} made
 */
export function made(made) {
  if (made instanceof Element) return made;
  throw new TypeError("not an element of this page");
}

export { Element };
