// A page in a frame tells the page around it how high it is, so that no scroll bar stands inside another.

const PAGE = "[data-testid=stMainBlockContainer]";
const TYPE = "attention:height";

/** @type {ResizeObserver | null} */
let watching = null;
let told = 0;

/**
 * The sites that are told: the one that framed the page where the browser says which, else all that may frame it.
 * @param {string[]} allowed
 * @param {string} referrer of the document
 */
export function listeners(allowed, referrer) {
  const from = URL.canParse(referrer) ? new URL(referrer).origin : "";
  return allowed.includes(from) ? [from] : allowed;
}

/**
 * Send `{ type: "attention:height", height }` whenever the height has changed, and to nobody else than these.
 * @param {string[]} allowed
 */
export function announceHeight(allowed) {
  if (window.parent === window || allowed.length === 0) return;
  const page = document.querySelector(PAGE);
  const content = page?.querySelector(":scope > [data-testid=stVerticalBlock]");
  if (!page || !content) return;
  watching?.disconnect();
  watching = new ResizeObserver(() => {
    const { paddingTop, paddingBottom } = getComputedStyle(page);
    const padding = Number.parseFloat(paddingTop) + Number.parseFloat(paddingBottom);
    const height = Math.ceil(content.getBoundingClientRect().height + padding);
    if (height === told) return;
    told = height;
    for (const site of listeners(allowed, document.referrer)) window.parent.postMessage({ type: TYPE, height }, site);
  });
  watching.observe(content);
}
