// A Plotly figure on the page: drawn in place at every rerun, in the page's theme, read with keys, its numbers as a table.

import { paint, readTheme } from "./paint.js";
import { unpacked } from "./parts.js";
import { buildTable, readable } from "./reading.js";
import { Sketch } from "./sketch.js";
import { scaled, shifted, snapped } from "./zoom.js";

/** @import { Axes, Pair, Painted, Plot, Plotly, Reading, Readings, Sent, Theme, Zoom } from "./types.js" */

const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false, responsive: false };
/** @type {Record<string, Pair>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const GROWTH = 1.5; // of a picture, where the page is wide
const REST = 250; // milliseconds without a newer message, after which the rest of the page may follow
const NEAR = "300px"; // of the window's edge: near enough to be seen soon
const PATIENCE = 500; // milliseconds that a figure out of sight waits at most for a moment in which nothing else is drawn
/** @type {Promise<Plotly> | undefined} */
let library;
/** @type {(call: () => void, options: { timeout: number }) => number} Safari has no idle moments to ask for. */
const whenIdle = window.requestIdleCallback?.bind(window) ?? ((call) => window.setTimeout(call, 50));

/**
 * Load plotly.min.js, once for all figures of the page.
 * @param {string} address
 * @returns {Promise<Plotly>}
 */
function loadPlotly(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      library = undefined; // the next figure tries again
      reject(new Error(`${address} did not load`));
    };
    script.src = new URL(address, document.baseURI).href;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : fail());
    script.onerror = fail;
    document.head.append(script);
  });
  return library;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function element(tag, className, properties = {}) {
  return Object.assign(document.createElement(tag), { className, ...properties });
}

export class Figure {
  turn = 0;
  order = 0;
  width = 0;
  message = "";
  look = "";
  spoken = "";
  trouble = ""; // why a picture was not saved, which is read where nothing else is
  /** @type {Zoom | null} */
  zoom = null;
  /** @type {Reading | null} */
  cursor = null;
  /** @type {Pair | null} */
  chosen = null;
  /** @type {Painted | null} */
  painted = null;
  /** @type {Readings | null} */
  readable = null;
  /** @type {Sent | null} the message last read, its parts in place */
  whole = null;
  unread = true;
  listening = false;
  inSight = false;
  /** @type {Promise<unknown> | null} */
  drawing = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  rest = undefined;
  /** Tells Python of the cell that was chosen. @type {(cell: Pair) => void} */
  answer = () => {};
  /** Tells Python that the figure is at rest. @type {() => void} */
  settle = () => {};

  /**
   * @param {HTMLElement} root
   * @param {string} message
   */
  constructor(root, message) {
    this.root = root;
    /** @type {Sent} */
    this.sent = JSON.parse(message);
    /** @type {Theme} */
    this.theme = readTheme(root, this.sent.colours);
    // alt text, read-out and table say what the plot shows
    this.plot = /** @type {Plot} */ (
      /** @type {HTMLElement} */ (element("div", "figure-plot", { ariaHidden: "true" }))
    );
    this.outline = element("div", "figure-outline figure-cursor", { hidden: true });
    this.choice = element("div", "figure-outline figure-choice", { hidden: true });
    this.waiting = element("p", "figure-waiting");
    this.stage = element("div", "figure-stage", { tabIndex: 0, role: "application" });
    this.stage.append(this.plot, this.choice, this.outline, this.waiting);
    this.output = element("output", "figure-reading");
    this.buttons = element("div", "figure-buttons");
    this.opener = element("button", "figure-button", { type: "button", onclick: () => this.toggleTable() });
    this.numbers = element("div", "figure-table", { hidden: true, tabIndex: 0, role: "region" });
    const foot = element("div", "figure-foot");
    foot.append(this.output, this.buttons);
    root.replaceChildren(this.stage, foot, this.numbers);
    root.role = "figure";
    this.stage.addEventListener("keydown", (event) => this.press(event));
    this.stage.addEventListener("focus", () => this.stage.matches(":focus-visible") && this.enter());
    this.stage.addEventListener("blur", () => this.point(null, "off"));
    this.resizing = new ResizeObserver(() => this.stage.clientWidth !== this.width && this.drawInTurn());
    this.resizing.observe(this.stage);
    this.watching = new IntersectionObserver((seen) => this.see(seen), { rootMargin: NEAR });
    this.watching.observe(root);
  }

  /**
   * Take what Python sent; draw only if it or the theme changed.
   * @param {string} message
   */
  update(message) {
    const fresh = message !== this.message;
    if (fresh) {
      this.message = message;
      this.receive(JSON.parse(message));
    }
    // a theme switch comes without fresh data; reading styles right after a change would make the browser compute them twice
    if (!fresh) this.theme = readTheme(this.root, this.sent.colours);
    const look = JSON.stringify(this.theme);
    if (fresh || look !== this.look) this.drawInTurn();
    this.look = look;
  }

  /** Draw at once what the reader has before the eyes, and what is further off when nothing else is to be drawn. */
  drawInTurn() {
    if (this.inSight) {
      this.draw();
      return;
    }
    this.root.dataset.due = "";
    whenIdle(() => this.isDue && this.draw(), { timeout: PATIENCE });
  }

  get isDue() {
    return this.root.dataset.due !== undefined;
  }

  /** @param {IntersectionObserverEntry[]} seen */
  see(seen) {
    this.inSight = seen.some(({ isIntersecting }) => isIntersecting);
    if (this.inSight && this.isDue) this.draw();
  }

  /** @param {Sent} sent */
  receive(sent) {
    const { figure, alt, widest, shrinks, words, clickable } = sent;
    this.unread = true;
    this.trouble = "";
    if (this.sent.figure.layout.uirevision !== figure.layout.uirevision) this.zoom = this.cursor = this.chosen = null;
    this.sent = sent;
    this.root.ariaLabel = alt;
    this.root.style.maxWidth = widest ? `${widest * (shrinks ? GROWTH : 1)}px` : "";
    this.stage.style.height = `${figure.layout.height}px`;
    this.stage.ariaLabel = clickable ? words.explore_and_choose : words.explore;
    this.numbers.ariaLabel = words.table;
    this.waiting.textContent = words.loading;
    const spoken = JSON.stringify([words, this.zoomable, !sent.grid && !sent.table]);
    if (spoken !== this.spoken) this.addButtons();
    this.spoken = spoken;
  }

  async draw() {
    const order = ++this.order;
    const { sent } = this;
    delete this.root.dataset.due;
    const library = sent.plain ? Sketch : loadPlotly(sent.plotly).catch(() => null);
    const whole = await (this.whole && !this.unread ? this.whole : unpacked(sent).catch(() => null));
    const drawer = await library;
    if (order !== this.order) return;
    if (!whole) {
      this.fail();
      return;
    }
    if (!this.root.isConnected) return;
    this.whole = whole;
    this.unread = false;
    if (!drawer) {
      this.fail();
      this.painted = paint(whole, this.theme, this.stage.clientWidth, null);
      this.fillTable();
      return;
    }
    this.width = this.stage.clientWidth;
    if (!this.width) return; // in a closed tab; the observer calls again when it opens
    this.painted = paint(whole, this.theme, this.width, this.zoom);
    this.stage.style.height = `${this.painted.layout.height}px`;
    this.drawing = drawer.react(this.plot, this.painted.data, this.painted.layout, CONFIG);
    if (!this.listening) this.listen();
    this.waiting.hidden = true;
    this.root.style.minHeight = ""; // it kept the room free until now; a shrunken figure needs less
    await this.drawing;
    if (order !== this.order) return;
    this.readable = readable(whole, this.painted);
    this.point(this.cursor && this.readable.again(this.cursor.id), "off");
    this.place(this.choice, this.resting);
    if (!this.numbers.hidden) this.fillTable();
    this.root.dataset.drawn = String(this.order);
    clearTimeout(this.rest);
    if (this.sent.ahead) this.rest = setTimeout(() => this.settle(), REST);
  }

  /** Say that the figure did not come, over whatever was drawn before: it would no longer be true. */
  fail() {
    this.waiting.textContent = this.sent.words.failed;
    this.waiting.hidden = false;
  }

  listen() {
    this.listening = true;
    this.plot.on("plotly_hover", ({ points }) => this.point(this.readable?.under(points[0]) ?? null, "off"));
    this.plot.on("plotly_unhover", () => this.point(null, "off"));
    this.plot.on("plotly_click", ({ points }) => this.choose(this.readable?.under(points[0]) ?? null));
    this.plot.on("plotly_doubleclick", () => this.zoomTo(null));
    this.plot.on("plotly_relayout", (change) => {
      if (!this.zoomable || !Object.keys(change).some((key) => key.includes("range"))) return;
      const { xaxis, yaxis } = this.plot._fullLayout ?? {};
      if (xaxis && yaxis) this.zoomTo({ x: snapped(xaxis.range), y: snapped(yaxis.range) });
    });
  }

  /** The place that was chosen last, or null. */
  get resting() {
    return this.chosen && (this.readable?.of(this.chosen) ?? null);
  }

  /**
   * Outline a place and read it out; `live` says whether a screen reader is told.
   * @param {Reading | null} place
   * @param {"off" | "polite"} live
   */
  point(place, live) {
    this.cursor = place;
    this.place(this.outline, place);
    this.output.ariaLive = live;
    this.output.textContent = (place ?? this.resting)?.say ?? this.trouble;
  }

  /**
   * @param {HTMLElement} outline
   * @param {Reading | null} place
   */
  place(outline, place) {
    /** @type {Axes} */
    const axes = {};
    for (const [key, part] of Object.entries(this.plot._fullLayout ?? {})) {
      if (/^[xy]axis/.test(key)) axes[key.replace("axis", "")] = part; // xaxis2 is x2
    }
    const box = axes.x && place ? place.box(axes) : null;
    outline.hidden = !box;
    for (const [side, pixels] of Object.entries(box ?? {})) outline.style.setProperty(side, `${pixels}px`);
  }

  /** @param {Reading | null} place */
  choose(place) {
    if (!place?.cell || !this.sent.clickable) return;
    this.chosen = place.cell;
    this.place(this.choice, place);
    this.answer(place.cell);
  }

  enter() {
    if (this.readable) this.point(this.cursor ?? this.resting ?? this.readable.first(), "polite");
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.readable) return;
    const here = this.cursor ?? this.readable.first();
    if (!here) return;
    const step = STEPS[event.key];
    if (step) this.point(here.move(...step), "polite");
    else if (event.key === "Home" || event.key === "End") this.point(here.end(event.key === "End"), "polite");
    else if (event.key === "Enter" || event.key === " ") this.choose(here);
    else if (event.key === "Escape") this.point(null, "polite");
    else if (this.zoomable && event.key === "+") this.zoomBy(0.5);
    else if (this.zoomable && event.key === "-") this.zoomBy(2);
    else if (this.zoomable && event.key === "0") this.zoomTo(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.follow();
  }

  /** Keep the cursor in sight of a zoomed figure. */
  follow() {
    if (!this.zoom || !this.cursor || !this.sent.grid) return;
    const [row, column] = this.cursor.id;
    const { rows, columns } = this.sent.grid;
    /** @type {Zoom} */
    const moved = { x: shifted(this.zoom.x, column, columns.length), y: shifted(this.zoom.y, row, rows.length) };
    if (`${moved.x},${moved.y}` !== `${this.zoom.x},${this.zoom.y}`) this.zoomTo(moved);
  }

  get zoomable() {
    return this.sent.grid !== null && this.sent.figure.layout.dragmode === "zoom";
  }

  /** @param {Zoom | null} zoom */
  zoomTo(zoom) {
    this.zoom = zoom;
    return this.draw();
  }

  /** @param {number} factor */
  zoomBy(factor) {
    const { xaxis, yaxis } = this.sent.figure.layout;
    const [row, column] = this.cursor?.id ?? [];
    /** @type {Zoom} */
    const zoom = {
      x: scaled(this.zoom?.x ?? xaxis.range, xaxis.range, factor, column),
      y: scaled(this.zoom?.y ?? yaxis.range, yaxis.range, factor, row),
    };
    const all = `${zoom.x},${zoom.y}` === `${xaxis.range},${yaxis.range}`;
    return this.zoomTo(all ? null : zoom);
  }

  addButtons() {
    const { words, grid, table } = this.sent;
    const button = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ onclick) => {
      const made = element("button", "figure-button", { type: "button", textContent: text, onclick });
      return label ? Object.assign(made, { ariaLabel: label, title: label }) : made;
    };
    const save = (/** @type {"png" | "svg"} */ format) =>
      button(words[format], `${words.save} ${words[format]}`, () => this.save(format));
    const zooms = [
      button("+", words.zoom_in, () => this.zoomBy(0.5)),
      button("−", words.zoom_out, () => this.zoomBy(2)),
      button(words.zoom_reset, "", () => this.zoomTo(null)),
    ];
    const opener = grid || table ? [this.opener] : [];
    this.buttons.replaceChildren(...(this.zoomable ? zooms : []), ...opener, save("png"), save("svg"));
    this.nameOpener();
  }

  nameOpener() {
    const { hidden } = this.numbers;
    this.opener.ariaExpanded = String(!hidden);
    this.opener.textContent = hidden ? this.sent.words.table : this.sent.words.hide_table;
  }

  toggleTable() {
    if (this.numbers.hidden) this.fillTable();
    else this.numbers.hidden = true;
    this.nameOpener();
  }

  fillTable() {
    const table = this.painted && this.whole && buildTable(this.whole, this.painted);
    if (!table) return;
    this.numbers.replaceChildren(table);
    this.numbers.hidden = false;
    this.nameOpener();
  }

  /** @param {"png" | "svg"} format */
  async save(format) {
    if (!this.painted) return;
    const { data, layout } = this.painted;
    const picture = { data, layout: { ...layout, paper_bgcolor: this.theme.background } };
    const size = { width: this.width, height: layout.height };
    const Plotly = await loadPlotly(this.sent.plotly).catch(() => null);
    this.trouble = Plotly ? "" : this.sent.words.failed;
    if (!Plotly) {
      this.output.textContent = this.trouble;
      return;
    }
    const href = await Plotly.toImage(picture, { format, ...size, scale: format === "png" ? 2 : 1 });
    element("a", "", { href, download: `${this.sent.name}.${format}` }).click();
  }

  remove() {
    clearTimeout(this.rest);
    this.resizing.disconnect();
    this.watching.disconnect();
    this.order += 1; // whatever is being drawn is no longer wanted, and must not be pulled from under Plotly
    Promise.resolve(this.drawing).finally(() => (this.sent.plain ? Sketch : window.Plotly)?.purge(this.plot));
  }
}
