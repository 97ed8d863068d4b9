// What becomes of a link to another section, at the side or on a page, and of the way back.
//
// The press that follows a link may end an entry on a board. Streamlit sends that a moment later, when the page would
// be left already, and the server lets go of what it has not begun; so the link waits for the answer. A slow press finds
// the link elsewhere when it is let go, since the board says below itself that something has changed: it counts as well.
//
// The way back leads to the page before, with the numbers that it had. Streamlit writes an entry of the history for each
// query that the server tells; and while a page is left, the next one's query comes when the address is still the old
// page's, whose entry would lose what it showed.

import { answers } from "./together.js";

const PATIENCE = 5000; // milliseconds in which a followed link leads to its page
const RECENT = 500; // milliseconds for which an entry counts as ended by the same press
const SENT = 300; // milliseconds in which a run for it has begun, if there was anything to send
const ANSWER = 4000; // milliseconds that a link waits for the answer at most
const LOOK = 20;
const STILL = 10; // pixels that a finger or a mouse may move during a press

export function followLinks() {
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  /** @type {string | null} */
  let next = null; // the query of the page that is on its way
  let leaving = 0;
  let hasWaited = false;

  const stay = () => {
    clearTimeout(leaving);
    leaving = 0;
    if (next !== null) replace(history.state, "", next || location.pathname);
    next = null;
  };

  /** @type {typeof history.pushState} */
  history.pushState = (state, unused, url) => {
    const to = new URL(url ?? "", location.href);
    if (to.pathname !== location.pathname) {
      push(state, unused, to);
      stay();
    } else if (leaving) next = to.search;
    else replace(state, unused, to);
  };

  let ended = Number.NEGATIVE_INFINITY;
  document.addEventListener(
    "blur",
    (event) => {
      const [left] = event.composedPath();
      if (left instanceof HTMLInputElement && left.type === "text") ended = performance.now();
    },
    { capture: true },
  );

  /** @param {HTMLAnchorElement} link */
  const follow = (link) => {
    hasWaited = true;
    link.click();
    hasWaited = false;
  };

  /** @param {HTMLAnchorElement} link */
  const followLater = (link) => {
    const begun = performance.now();
    const before = answers.heard;
    let hasRun = false;
    const look = () => {
      const app = /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=stApp]"));
      const rests = app?.dataset.testScriptState === "notRunning";
      hasRun ||= !rests || answers.heard > before; // a short run begins and ends within one turn
      if ((rests && hasRun) || performance.now() > begun + (hasRun ? ANSWER : SENT)) follow(link);
      else setTimeout(look, LOOK);
    };
    setTimeout(look);
  };

  /** @param {MouseEvent} event without a key that opens a link elsewhere */
  const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  /** @param {Event} event */
  const linkOf = (event) => event.composedPath().find((each) => each instanceof HTMLAnchorElement);

  /** @type {{ link: HTMLAnchorElement, x: number, y: number } | null} */
  let pressed = null;
  document.addEventListener(
    "pointerdown",
    (event) => {
      const link = linkOf(event);
      pressed = link && event.button === 0 && isPlain(event) ? { link, x: event.clientX, y: event.clientY } : null;
    },
    { capture: true },
  );

  document.addEventListener(
    "click",
    (event) => {
      const link = linkOf(event);
      const missed = link ? null : pressed;
      pressed = null;
      if (missed?.link.isConnected && Math.hypot(event.clientX - missed.x, event.clientY - missed.y) < STILL) {
        event.preventDefault();
        event.stopImmediatePropagation();
        missed.link.click();
        return;
      }
      if (!link || link.target || link.download || link.origin !== location.origin) return;
      if (link.pathname === location.pathname) return;
      if (!isPlain(event)) return;
      if (!hasWaited && performance.now() - ended < RECENT) {
        event.preventDefault();
        event.stopImmediatePropagation();
        followLater(link);
        return;
      }
      clearTimeout(leaving);
      leaving = window.setTimeout(stay, PATIENCE);
    },
    { capture: true },
  );
}
