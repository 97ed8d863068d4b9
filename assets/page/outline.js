// The map of a page: every heading gets an address that no language changes, and a list leads to them.

import { followPencil } from "./focus.js";
import { announceHeight } from "./framed.js";
import { preparePresenting } from "./present.js";

/** @typedef {{ title: string, headings: Record<string, string>, present: string, framed_by: string[] }} Told addresses by a heading's words, and of the words of presenting; who may frame the page */

const FEW = 3; // headings that need no list
const PHONE = 640; // pixels, below which the list is folded
const ARRIVAL = 5000; // milliseconds in which what stands above a heading may still be drawn
const FAREWELL = 1000; // milliseconds

class Outline {
  constructor() {
    this.summary = document.createElement("summary");
    this.list = document.createElement("ul");
    this.details = document.createElement("details");
    this.details.open = window.innerWidth >= PHONE;
    this.details.append(this.summary, this.list);
    this.nav = document.createElement("nav");
    this.nav.className = "outline";
    this.nav.append(this.details);
    this.observer = new MutationObserver(() => this.ask());
    /** @type {Record<string, string>} */
    this.anchors = {};
    this.drawn = "";
    this.turn = 0;
    this.isAsked = false;
    this.arrive();
  }

  /** @param {Told} told */
  take({ title, headings }) {
    this.anchors = headings;
    this.summary.textContent = title;
    this.nav.ariaLabel = title;
    this.main = document.querySelector("[data-testid=stMain]") ?? document.body;
    const changes = { childList: true, characterData: true, subtree: true, attributeFilter: ["id"] };
    this.observer.observe(this.main, changes);
    this.ask();
  }

  // once a frame at most: a rerun changes the page in many places
  ask() {
    if (this.isAsked) return;
    this.isAsked = true;
    requestAnimationFrame(() => {
      this.isAsked = false;
      this.draw();
    });
  }

  draw() {
    const found = [...(this.main?.querySelectorAll("h2") ?? [])].map((heading) => {
      const words = heading.querySelector("[data-heading-text]")?.textContent ?? "";
      return { heading, words, anchor: this.anchors[words] };
    });
    const known = found.flatMap(({ heading, words, anchor }) => (anchor ? [{ heading, words, anchor }] : []));
    for (const { heading, anchor } of known) {
      if (heading.id === anchor) continue;
      heading.id = anchor;
      heading.querySelector("a")?.setAttribute("href", `#${anchor}`);
    }
    const state = JSON.stringify(known.map(({ words, anchor }) => [words, anchor]));
    if (state === this.drawn) return;
    this.drawn = state;
    this.nav.hidden = known.length <= FEW;
    this.list.replaceChildren(...known.map(({ words, anchor }) => item(words, `#${anchor}`)));
    this.follow();
  }

  // a link to a heading opens there, though boards and figures above it come later and push it down
  arrive() {
    this.isArriving = location.hash !== "";
    if (!this.isArriving) return;
    const stop = new AbortController();
    const end = () => {
      this.isArriving = false;
      resized.disconnect();
      stop.abort();
    };
    const resized = new ResizeObserver(() => this.follow());
    const page = document.querySelector("[data-testid=stMainBlockContainer]");
    if (page) resized.observe(page);
    for (const event of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      addEventListener(event, end, { signal: stop.signal, passive: true });
    }
    setTimeout(end, ARRIVAL);
  }

  follow() {
    if (this.isArriving) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }
}

/**
 * @param {string} words
 * @param {string} href
 */
function item(words, href) {
  const made = document.createElement("li");
  const link = document.createElement("a");
  link.href = href;
  link.textContent = words;
  made.append(link);
  return made;
}

/** @type {WeakMap<Element, Outline>} */
const outlines = new WeakMap();
followPencil();

/**
 * Streamlit calls this with every page's headings; what it returned last is called when the list goes away.
 * @param {{ data: Told, parentElement: Element }} component
 */
export default function ({ data, parentElement }) {
  const outline = outlines.get(parentElement) ?? new Outline();
  outlines.set(parentElement, outline);
  if (!outline.nav.isConnected) parentElement.append(outline.nav);
  outline.take(data);
  preparePresenting(parentElement, data.present);
  announceHeight(data.framed_by);
  const turn = ++outline.turn;
  // a farewell may come before the call that draws on, or after it: only who stays away is gone
  return () => setTimeout(() => turn === outline.turn && outline.observer.disconnect(), FAREWELL);
}
