// The page before a class: one thing a screen, as large as it allows, and a presenter's remote goes through the sections.
//
// The server draws the page that it always draws; what a screen does not show is hidden here. `present` stands in the
// address as long as somebody presents, so a link opens in the same way.

import { pictureIn, piecesOf, screensOf, wordsOf } from "./pieces.js";

/** @import { Piece, Screen } from "./pieces.js" */
/** @typedef {Record<string, string>} Labels */

const NAME = "present";
const MAIN = "[data-testid=stMain]";
const PAGE = "[data-testid=stMainBlockContainer]";
const QUESTION = "[data-testid=stElementContainer]:has(h1) + [data-testid=stElementContainer]"; // of the section
const NEIGHBOURS = ".st-key-neighbours a";
const LETTERS = 46; // letters of prose in a screen's width
const LEAST_LETTERS = 15; // pixels
const LARGEST = 2.4; // times, that a figure grows
const LEAST_ROOM = 120; // pixels for a picture
const MOST_CHARACTERS = 1500; // of a query that a QR code takes and a telephone reads from the last row
const FORWARD = ["PageDown", "ArrowRight", "ArrowDown", " ", "Enter"];
const BACK = ["PageUp", "ArrowLeft", "ArrowUp", "Backspace"];
const PAGING = ["PageDown", "PageUp"]; // what a remote sends: it never means anything else here
const TYPED = "input:not([type=range], [type=radio], [type=checkbox], [readonly]), textarea, [contenteditable=true]";
const MOVED =
  "input, select, [role=gridcell], [role=slider], [role=radio], [role=application], [role=listbox], [role=option]";
const PRESSED = "button, a, summary, label";
const WHOLE = ["control", "question"]; // kinds of pieces that have parts
const PARTS = ".stElementContainer, [data-testid=stLayoutWrapper], [data-testid=stMarkdownContainer] > *";
const LOCAL = /^(localhost|127\.|\[::1\])/;

/** @type {HTMLLinkElement} */
const STYLE = Object.assign(document.createElement("link"), {
  rel: "stylesheet",
  href: new URL("present.css", import.meta.url).href,
});

/**
 * @param {string} name of the tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

class Presenter {
  isOn = false;
  isBlack = false;
  at = 0;
  /** @type {Screen[]} */
  screens = [];
  /** What the screen shows, once the presenter has touched it: when the page changes, it stays. @type {HTMLElement | null} */
  anchor = null;
  shown = 0;
  isAsked = false;
  scene = 0;
  title = "";
  /** @type {Labels} */
  labels = {};
  observer = new MutationObserver(() => this.ask());

  constructor() {
    this.opener = element("button", { type: "button", class: "present-open" });
    this.opener.addEventListener("click", () => this.enter());
    this.place = element("p", { class: "present-place" });
    this.said = element("p", { class: "present-said", "aria-live": "polite" });
    this.buttons = {
      back: this.button("◀", () => this.go(-1)),
      forward: this.button("▶", () => this.go(1)),
      code: this.button("QR", () => this.showCode()),
      black: this.button("■", () => this.darken(true)),
      leave: this.button("✕", () => this.leave()),
    };
    const { back, forward, code, black, leave } = this.buttons;
    this.bar = element("div", { class: "present-bar", role: "toolbar" }, back, forward, this.place, code, black, leave);
    this.curtain = element("button", { type: "button", class: "present-black" });
    this.curtain.addEventListener("click", () => this.darken(false));
    this.picture = /** @type {HTMLImageElement} */ (element("img"));
    this.caption = element("p");
    this.close = element("button", { type: "button" });
    this.close.addEventListener("click", () => this.dialog.close());
    this.dialog = /** @type {HTMLDialogElement} */ (
      element("dialog", { class: "present-code" }, this.picture, this.caption, this.close)
    );
    addEventListener("keydown", (event) => this.onKey(event), { capture: true });
    addEventListener("pointerdown", () => this.stay(), { capture: true });
    addEventListener("resize", () => this.ask());
    addEventListener("scenes", () => this.ask());
  }

  /**
   * @param {string} sign
   * @param {() => void} onclick
   */
  button(sign, onclick) {
    const made = element("button", { type: "button" }, element("span", { "aria-hidden": "true" }, sign));
    made.addEventListener("click", onclick);
    return made;
  }

  /**
   * Another page, or the same in other words.
   * @param {Element} beside where the button stands
   * @param {Labels} labels
   */
  take(beside, labels) {
    this.labels = labels;
    this.opener.textContent = labels.start;
    this.opener.title = labels.start_key;
    if (this.opener.parentElement !== beside) beside.prepend(this.opener);
    this.bar.ariaLabel = labels.bar;
    for (const [name, made] of Object.entries(this.buttons)) {
      made.ariaLabel = labels[name];
      made.title = labels[`${name}_key`];
    }
    this.curtain.ariaLabel = labels.light;
    this.close.textContent = labels.close;
    this.dialog.ariaLabel = labels.code;
    if (this.isOn) this.remember();
    else if (new URLSearchParams(location.search).get(NAME) === "true") this.enter();
    this.ask();
  }

  get app() {
    return document.querySelector("[data-testid=stApp]") ?? document.body;
  }

  get block() {
    return document.querySelector(`${PAGE} > [data-testid=stVerticalBlock]`);
  }

  enter() {
    if (this.isOn) return;
    this.isOn = true;
    this.at = 0;
    this.anchor = null;
    this.title = "";
    this.app.append(this.bar, this.said, this.dialog);
    document.head.append(STYLE);
    STYLE.onload = () => this.ask();
    document.documentElement.dataset.present = "show";
    const main = document.querySelector(MAIN);
    if (main) this.observer.observe(main, { childList: true, characterData: true, subtree: true });
    this.remember();
    this.ask();
  }

  leave() {
    if (!this.isOn) return;
    this.isOn = false;
    this.darken(false);
    this.observer.disconnect();
    delete document.documentElement.dataset.present;
    for (const each of this.screens) for (const piece of each.pieces) release(piece);
    for (const made of document.querySelectorAll("[data-on]")) made.removeAttribute("data-on");
    this.bar.remove();
    this.said.remove();
    this.dialog.remove();
    STYLE.remove();
    this.remember();
    leading(this.screens[this.shown] ?? { pieces: [] })?.scrollIntoView({ block: "center" });
    this.opener.focus({ preventScroll: true });
  }

  /** The address says whether somebody presents; Streamlit takes out what it does not know at a change of page. */
  remember() {
    const address = new URL(location.href);
    if ((address.searchParams.get(NAME) === "true") === this.isOn) return;
    if (this.isOn) address.searchParams.set(NAME, "true");
    else address.searchParams.delete(NAME);
    history.replaceState(history.state, "", address);
  }

  // once a frame at most: a rerun changes the page in many places
  ask() {
    if (this.isAsked || !this.isOn) return;
    this.isAsked = true;
    requestAnimationFrame(() => {
      this.isAsked = false;
      if (this.isOn) this.draw();
    });
  }

  /** Share the page out among screens, and show the one where the presenter is. */
  draw() {
    const { block } = this;
    if (!block || !STYLE.sheet) return;
    const title = document.querySelector(`${MAIN} h1`)?.textContent?.trim() ?? "";
    if (title !== this.title) this.anchor = null; // another section: its first screen, or its last where the way led back
    this.title = title;
    const root = document.documentElement;
    root.style.setProperty("--letters", String(this.letters));
    root.dataset.present = "measure";
    const question = document.querySelector(QUESTION);
    const pieces = piecesOf(block).filter(({ element: made }) => !question?.contains(made));
    this.screens = screensOf(pieces, this.room, question ? wordsOf(question) : "");
    root.dataset.present = "show";
    const there = this.screens.findIndex(({ pieces: shown, scene }) => {
      return this.anchor !== null && shown.some(({ element: made }) => made === this.anchor) && scene === this.scene;
    });
    this.show(there < 0 ? Math.max(0, Math.min(this.at, this.screens.length - 1)) : there);
    this.remember();
  }

  /** Whatever is drawn from now on, the presenter is here. Until then a page that arrives shows its first screen, or its last. */
  stay() {
    const screen = this.screens[this.shown];
    this.at = this.shown;
    this.anchor = screen ? leading(screen) : null;
    this.scene = screen?.scene ?? 0;
  }

  /** Pixels of a letter of prose. */
  get letters() {
    return Math.min(innerWidth / LETTERS, innerHeight / 26);
  }

  /** Pixels of height for a screen's pieces. */
  get room() {
    const main = document.querySelector(PAGE);
    if (!main) return innerHeight;
    const { paddingTop, paddingBottom } = getComputedStyle(main);
    return main.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom);
  }

  /** @param {number} index */
  show(index) {
    const screen = this.screens[index];
    if (!screen) return;
    this.shown = index;
    const { block } = this;
    /** @type {Set<Element>} */
    const shown = new Set();
    for (const { kind, element: made } of screen.pieces) {
      if (WHOLE.includes(kind)) for (const part of made.querySelectorAll(PARTS)) shown.add(part);
      for (let each = /** @type {Element | null} */ (made); each && each !== block; each = each.parentElement)
        shown.add(each);
    }
    for (const made of document.querySelectorAll("[data-on]")) if (!shown.has(made)) made.removeAttribute("data-on");
    for (const made of shown) if (!made.hasAttribute("data-on")) made.setAttribute("data-on", "");
    this.fit(screen);
    this.tell(index, screen);
    document.documentElement.dataset.presented = ""; // presenting.css has waited for it
  }

  /**
   * A picture takes the room that its words leave; words alone are written smaller where they are too many.
   * @param {Screen} screen
   */
  fit({ picture, scene }) {
    const root = document.documentElement;
    const main = /** @type {HTMLElement | null} */ (document.querySelector(PAGE));
    const made = picture && pictureIn(picture.element);
    if (!main) return;
    if (!made) {
      for (let size = this.letters; size >= LEAST_LETTERS; size *= 0.94) {
        root.style.setProperty("--letters", String(size));
        if (main.scrollHeight <= main.clientHeight + 1) return;
      }
      return;
    }
    const top = picture.element.getBoundingClientRect().top - main.getBoundingClientRect().top;
    const room = Math.max(
      LEAST_ROOM,
      Math.floor(main.clientHeight - top - Number.parseFloat(getComputedStyle(main).paddingBottom)),
    );
    if (made.matches(".board")) {
      const before = JSON.stringify([made.dataset.room, made.dataset.scene, made.clientWidth]);
      made.dataset.room = String(room);
      made.dataset.scene = String(scene);
      const now = JSON.stringify([made.dataset.room, made.dataset.scene, made.clientWidth]);
      if (now !== before) made.dispatchEvent(new Event("present"));
    } else enlarge(made, room);
  }

  /**
   * @param {number} index
   * @param {Screen} screen
   */
  tell(index, { heading }) {
    const count = `${index + 1} / ${this.screens.length}`;
    const told = [this.title, heading].filter(Boolean).join(" — ");
    if (this.place.dataset.told === `${told} ${count}`) return;
    this.place.dataset.told = `${told} ${count}`;
    this.place.replaceChildren(
      element("strong", {}, this.title),
      " ",
      element("span", {}, heading),
      " ",
      element("b", {}, count),
    );
    this.said.textContent = `${told}, ${count}`;
    const [back, forward] = [-1, 1].map((by) => this.neighbour(by));
    this.buttons.back.toggleAttribute("disabled", index === 0 && !back);
    this.buttons.forward.toggleAttribute("disabled", index === this.screens.length - 1 && !forward);
  }

  /**
   * The link to the section before or after.
   * @param {number} by
   */
  neighbour(by) {
    const links = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(NEIGHBOURS));
    return [...links].find(({ textContent }) => (by < 0 ? /^\s*←/ : /→\s*$/).test(textContent ?? ""));
  }

  /**
   * To the next screen or the one before; from a section's last to the next section.
   * @param {number} by
   */
  go(by) {
    const to = this.shown + by;
    if (this.screens[to]) {
      this.show(to);
      this.stay();
      return;
    }
    const link = this.neighbour(by);
    if (!link) return;
    this.anchor = null;
    this.at = by < 0 ? Number.POSITIVE_INFINITY : 0; // the last screen of what is drawn by and by
    link.click();
  }

  /** @param {boolean} isBlack */
  darken(isBlack) {
    this.isBlack = isBlack;
    if (isBlack) {
      document.body.append(this.curtain);
      this.curtain.focus();
    } else this.curtain.remove();
  }

  showCode() {
    const address = new URL(location.href);
    address.searchParams.delete(NAME);
    address.hash = "";
    const asked = new URLSearchParams({
      page: address.pathname.split("/").at(-1) ?? "",
      query: address.search.slice(1),
    });
    const fits = address.search.length <= MOST_CHARACTERS;
    this.picture.hidden = !fits;
    if (fits) this.picture.src = new URL(`assets/qr.svg?${asked}`, document.baseURI).href;
    this.picture.alt = address.href;
    const reach = LOCAL.test(location.host) ? this.labels.code_local : address.host + address.pathname;
    this.caption.textContent = fits ? reach : this.labels.code_long;
    this.dialog.showModal();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (!this.isOn) {
      if (!(event.altKey && event.shiftKey && event.code === "KeyP") || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.enter();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || this.dialog.open) return;
    this.stay();
    if (this.isBlack) {
      this.darken(false);
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (this.act(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  /**
   * Do what a key means to a presenter; false where it belongs to what has the focus.
   * @param {KeyboardEvent} event
   */
  act(event) {
    const { key } = event;
    const target = event.composedPath()[0];
    const on = target instanceof Element ? target : document.body;
    if (on.closest(TYPED)) return false;
    const isMoved = on.closest(MOVED) !== null;
    const isPressed = on.closest(PRESSED) !== null && [" ", "Enter"].includes(key);
    if (key === "Escape") {
      if (isMoved || document.querySelector("[aria-expanded=true][role=combobox]")) return false;
      this.leave();
    } else if (PAGING.includes(key) || (FORWARD.includes(key) && !isMoved && !isPressed))
      this.go(key === "PageUp" ? -1 : 1);
    else if (BACK.includes(key) && !isMoved) this.go(-1);
    else if (key === "b" || key === "B" || (key === "." && !isMoved)) this.darken(true);
    else return false;
    return true;
  }
}

/**
 * The piece by which a screen is found again.
 * @param {Screen} screen
 * @returns {HTMLElement | null}
 */
function leading({ picture, pieces }) {
  return (picture ?? pieces[0])?.element ?? null;
}

/**
 * @param {HTMLElement} figure
 * @param {number} room
 */
function enlarge(figure, room) {
  const height = figure.offsetHeight;
  const scale = Math.min(LARGEST, room / height);
  figure.style.setProperty("--scale", scale.toFixed(3));
  figure.style.setProperty("--natural", String(height));
}

/** @param {Piece} piece that a screen showed */
function release({ kind, element: made }) {
  const picture = kind === "picture" ? pictureIn(made) : null;
  if (!picture) return;
  delete picture.dataset.room;
  delete picture.dataset.scene;
  picture.style.removeProperty("--scale");
  if (picture.matches(".board")) picture.dispatchEvent(new Event("present"));
}

/** @type {Presenter | null} */
let presenter = null;
/** @type {Map<string, Promise<Labels>>} labels by their address */
const words = new Map();

/**
 * Called with every page.
 * @param {Element} beside where the button stands
 * @param {string} address of the labels
 */
export async function preparePresenting(beside, address) {
  if (!words.has(address))
    words.set(
      address,
      fetch(new URL(address, document.baseURI)).then((answer) => answer.json()),
    );
  const labels = await words.get(address);
  presenter ??= new Presenter();
  if (labels && beside.isConnected) presenter.take(beside, labels);
}
