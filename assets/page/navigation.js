// The way from section to section: links that a new tab opens as any link, and that here stay in the session.

import { followLinks } from "./following.js";

/** @typedef {[path: string, title: string]} Way the first section's path is empty */
/** @typedef {{ data: Told, parentElement: Element, setTriggerValue(name: string, value: string): void }} Component */
/** @typedef {{ title: string, groups: [title: string, ways: Way[]][], here: string }} Told where the reader is, too */

const PHONE = 768; // pixels up to which the side bar covers the page
const FOLD = "[data-testid=stSidebarCollapseButton] button";
const LINK = "stSidebarNavLink"; // Streamlit's name of such a link, by which tools find a page's sections

/**
 * @param {string} name
 * @param {Node[]} children
 */
function made(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

/** @param {Told} told */
function build({ groups }) {
  const folds = groups.map(([, ways]) => {
    const list = made("ul", ...ways.map(() => made("li", made("a"))));
    const fold = /** @type {HTMLDetailsElement} */ (made("details", made("summary"), list));
    fold.open = true;
    return fold;
  });
  return made("nav", ...folds);
}

/**
 * Only what is different is written: a link keeps the focus, a list stays folded.
 * @param {HTMLElement} nav
 * @param {Told} told
 */
function write(nav, { title, groups, here }) {
  nav.ariaLabel = title;
  const titles = [...nav.querySelectorAll("summary")];
  for (const [place, [words]] of groups.entries()) titles[place].textContent = words;
  const links = [...nav.querySelectorAll("a")];
  for (const [place, [path, words]] of groups.flatMap(([, ways]) => ways).entries()) {
    links[place].href = `./${path}`;
    links[place].dataset.path = path;
    links[place].dataset.testid = LINK;
    links[place].textContent = words;
    links[place].ariaCurrent = path === here ? "page" : null;
  }
}

/** @type {string | null} */
let last = null; // the section that was shown before

/**
 * A section is read from its beginning, or from the heading that the address names.
 * @param {string} here
 */
function arrive(here) {
  if (here !== last && last !== null && !location.hash) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  last = here;
}

followLinks();

/**
 * Streamlit calls this on every page, and again when the reader changes the language.
 * @param {Component} component
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const nav = parentElement.querySelector("nav") ?? build(data);
  if (!nav.isConnected) parentElement.append(nav);
  write(nav, data);
  arrive(data.here);
  nav.onclick = (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    setTriggerValue("followed", link.dataset.path ?? "");
    if (innerWidth <= PHONE) /** @type {HTMLElement | null} */ (document.querySelector(FOLD))?.click();
  };
}
