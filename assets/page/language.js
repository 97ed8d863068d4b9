// Streamlit's own words in the reader's language, and a way with keys into what scrolls sideways.

/** @typedef {{ lang: string, frame: Record<string, string>, beginnings: Record<string, string> }} Words */

const SPOKEN = "[aria-label], [placeholder]";
const WRITTEN = "[data-testid=stSkipToContent], [data-testid=stFileUploader], [data-testid=stAudioInput]";
const BROAD = "[data-testid=stMarkdownContainer] table, .katex-display"; // scroll inside themselves where they must

/**
 * What is said, whole or by its beginning, in the reader's words; what they do not know stays as it is.
 * @param {string} said
 * @param {Words} words
 */
export function translated(said, { frame, beginnings }) {
  if (Object.hasOwn(frame, said)) return frame[said];
  const beginning = Object.keys(beginnings).find((each) => said.startsWith(each));
  return beginning === undefined ? said : beginnings[beginning] + said.slice(beginning.length);
}

/**
 * An element and all in it that a selector finds.
 * @param {Element} element
 * @param {string} selector
 */
function within(element, selector) {
  const found = [...element.querySelectorAll(selector)];
  return element.matches(selector) ? [element, ...found] : found;
}

class Frame {
  /** What has changed since it was last looked at. @type {Set<Node>} */
  changed = new Set();
  /** @type {Words} */
  words;

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    // a width is asked for after a layout, where to ask costs none
    this.widths = new ResizeObserver((resized) => {
      for (const { target } of resized) {
        if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
        else target.removeAttribute("tabindex");
      }
    });
    const changes = { childList: true, characterData: true, subtree: true, attributeFilter: ["aria-label"] };
    new MutationObserver((records) => this.notice(records)).observe(document.body, changes);
  }

  /** @param {Words} words */
  take(words) {
    this.words = words;
    const html = document.documentElement;
    if (html.lang !== words.lang) html.lang = words.lang; // to set it styles the whole page anew
    this.ask(document.body);
  }

  /** @param {MutationRecord[]} records */
  notice(records) {
    for (const { type, target, addedNodes } of records) {
      if (type !== "childList") this.ask(target);
      for (const added of addedNodes) this.ask(added);
    }
  }

  /** @param {Node} part */
  ask(part) {
    if (this.changed.size === 0) requestAnimationFrame(() => this.look());
    this.changed.add(part);
  }

  // only at what changed: a slider's move changes little of a page
  look() {
    const parts = [...this.changed];
    this.changed.clear();
    for (const part of parts) {
      const element = part instanceof Element ? part : part.parentElement;
      if (!element?.isConnected) continue;
      for (const made of within(element, SPOKEN)) this.say(made);
      for (const made of element.closest(WRITTEN) ? [element] : within(element, WRITTEN)) this.write(made);
      const around = element.closest(BROAD);
      for (const each of around ? [around] : element.querySelectorAll(BROAD)) this.measure(each);
    }
  }

  /** @param {Element} made */
  say(made) {
    for (const name of ["aria-label", "placeholder"]) {
      const said = made.getAttribute(name) ?? "";
      const here = translated(said, this.words);
      if (here !== said) made.setAttribute(name, here);
    }
  }

  /** @param {Element} made */
  write(made) {
    const texts = document.createNodeIterator(made, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const written = text.nodeValue ?? "";
      const here = this.words.frame[written] ?? written;
      if (here !== written) text.nodeValue = here;
    }
  }

  /** @param {Element} broad */
  measure(broad) {
    this.widths.unobserve(broad); // who is observed anew is asked anew, though its own width is what it was
    this.widths.observe(broad);
  }
}

/** @type {Frame | null} */
let frame = null;

/**
 * Streamlit calls this on every page, and again when the reader changes the language.
 * @param {{ data: Words }} component
 */
export default function ({ data }) {
  frame ??= new Frame(data);
  frame.take(data);
}
