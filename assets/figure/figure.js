// A Plotly figure on the page: drawn in place at every rerun, in the page's theme, read with keys, its numbers as a table.

import { paint, readTheme } from "./paint.js";
import { unpacked } from "./parts.js";
import { buildTable, readable } from "./reading.js";
import { scaled, shifted, snapped } from "./zoom.js";

const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false, responsive: false };
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FAREWELL = 1000; // milliseconds
const REST = 250; // milliseconds without a newer message, after which the rest of the page may follow
const figures = new WeakMap();
const reader = new TextDecoder();
let library;

/** Load plotly.min.js, once for all figures of the page. */
function loadPlotly(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(address, document.baseURI).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      library = undefined; // the next figure tries again
      reject(new Error(`${address} did not load`));
    };
    document.head.append(script);
  });
  return library;
}

function addStyle() {
  const href = new URL("figure.css", import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}

function element(tag, className, properties = {}) {
  return Object.assign(document.createElement(tag), { className, ...properties });
}

class Figure {
  turn = 0;
  order = 0;
  zoom = null;
  cursor = null;
  chosen = null;
  unread = true;
  whole = null; // the message last read, its parts in place
  listening = false;

  constructor(root) {
    addStyle();
    this.root = root;
    this.plot = element("div", "figure-plot", { ariaHidden: "true" }); // alt text, read-out and table say it
    this.outline = element("div", "figure-outline figure-cursor", { hidden: true });
    this.choice = element("div", "figure-outline figure-choice", { hidden: true });
    this.waiting = element("p", "figure-waiting");
    this.stage = element("div", "figure-stage", { tabIndex: 0, role: "application" });
    this.stage.append(this.plot, this.choice, this.outline, this.waiting);
    this.output = element("output", "figure-reading");
    this.buttons = element("div", "figure-buttons");
    this.numbers = element("div", "figure-table", { hidden: true, tabIndex: 0, role: "region" });
    const foot = element("div", "figure-foot");
    foot.append(this.output, this.buttons);
    root.replaceChildren(this.stage, foot, this.numbers);
    root.role = "figure";
    this.stage.addEventListener("keydown", (event) => this.press(event));
    this.stage.addEventListener("focus", () => this.stage.matches(":focus-visible") && this.enter());
    this.stage.addEventListener("blur", () => this.point(null, "off"));
    this.resizing = new ResizeObserver(() => this.stage.clientWidth !== this.width && this.draw());
    this.resizing.observe(this.stage);
  }

  /** Take what Python sent; draw only if it or the theme changed. */
  update(message) {
    const fresh = message !== this.message;
    if (fresh) {
      this.message = message;
      this.receive(JSON.parse(message));
    }
    // a theme switch comes without fresh data; reading styles right after a change would make the browser compute them twice
    if (!fresh || !this.theme) this.theme = readTheme(this.root, this.sent.colours);
    const look = JSON.stringify(this.theme);
    if (fresh || look !== this.look) this.draw();
    this.look = look;
  }

  receive(sent) {
    const { figure, alt, widest, words, clickable } = sent;
    this.unread = true;
    if (this.sent?.figure.layout.uirevision !== figure.layout.uirevision) this.zoom = this.cursor = this.chosen = null;
    this.sent = sent;
    this.root.ariaLabel = alt;
    this.root.style.maxWidth = widest ? `${widest}px` : "";
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
    let Plotly, whole;
    try {
      const parts = this.unread ? unpacked(sent) : this.whole;
      [Plotly, whole] = await Promise.all([loadPlotly(sent.plotly).catch(() => null), parts]);
    } catch {
      if (order === this.order) this.fail();
      return;
    }
    if (order !== this.order || !this.root.isConnected) return;
    this.whole = whole;
    this.unread = false;
    if (!Plotly) {
      this.fail();
      this.painted = paint(this.whole, this.theme, this.stage.clientWidth, null);
      return this.fillTable();
    }
    this.width = this.stage.clientWidth;
    if (!this.width) return; // in a closed tab; the observer calls again when it opens
    this.painted = paint(this.whole, this.theme, this.width, this.zoom);
    this.stage.style.height = `${this.painted.layout.height}px`;
    this.drawing = Plotly.react(this.plot, this.painted.data, this.painted.layout, CONFIG);
    if (!this.listening) this.listen();
    this.waiting.hidden = true;
    this.root.style.minHeight = ""; // it kept the room free until now; a shrunken figure needs less
    await this.drawing;
    if (order !== this.order) return;
    this.readable = readable(this.whole, this.painted);
    this.point(this.cursor && this.readable.again(this.cursor.id), "off");
    this.place(this.choice, this.resting);
    if (!this.numbers.hidden) this.fillTable();
    this.root.dataset.drawn = this.order;
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
    this.plot.on("plotly_hover", ({ points }) => this.point(this.readable.under(points[0]), "off"));
    this.plot.on("plotly_unhover", () => this.point(null, "off"));
    this.plot.on("plotly_click", ({ points }) => this.choose(this.readable.under(points[0])));
    this.plot.on("plotly_doubleclick", () => this.zoomTo(null));
    this.plot.on("plotly_relayout", (change) => {
      if (!this.zoomable || !Object.keys(change).some((key) => key.includes("range"))) return;
      const { xaxis, yaxis } = this.plot._fullLayout;
      this.zoomTo({ x: snapped(xaxis.range), y: snapped(yaxis.range) });
    });
  }

  /** The place that was chosen last, or null. */
  get resting() {
    return this.chosen && this.readable.of(this.chosen);
  }

  /** Outline a place and read it out; `live` says whether a screen reader is told. */
  point(place, live) {
    this.cursor = place;
    this.place(this.outline, place);
    this.output.ariaLive = live;
    this.output.textContent = (place ?? (this.readable && this.resting))?.say ?? "";
  }

  place(outline, place) {
    const axes = {};
    for (const [key, part] of Object.entries(this.plot._fullLayout ?? {})) {
      if (/^[xy]axis/.test(key)) axes[key.replace("axis", "")] = part; // xaxis2 is x2
    }
    const box = axes.x && place ? place.box(axes) : null;
    outline.hidden = !box;
    for (const side in box) outline.style[side] = `${box[side]}px`;
  }

  choose(place) {
    if (!place?.cell || !this.sent.clickable) return;
    this.chosen = place.cell;
    this.place(this.choice, place);
    this.answer(place.cell);
  }

  enter() {
    if (this.readable) this.point(this.cursor ?? this.resting ?? this.readable.first(), "polite");
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.readable) return;
    const here = this.cursor ?? this.readable.first();
    if (!here) return;
    if (event.key in STEPS) this.point(here.move(...STEPS[event.key]), "polite");
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
    if (!this.zoom || !this.cursor) return;
    const [row, column] = this.cursor.id;
    const { rows, columns } = this.sent.grid;
    const moved = { x: shifted(this.zoom.x, column, columns.length), y: shifted(this.zoom.y, row, rows.length) };
    if (`${moved.x},${moved.y}` !== `${this.zoom.x},${this.zoom.y}`) this.zoomTo(moved);
  }

  get zoomable() {
    return this.sent.grid !== null && this.sent.figure.layout.dragmode === "zoom";
  }

  zoomTo(zoom) {
    this.zoom = zoom;
    return this.draw();
  }

  zoomBy(factor) {
    const { xaxis, yaxis } = this.sent.figure.layout;
    const [row, column] = this.cursor?.id ?? [];
    const zoom = {
      x: scaled(this.zoom?.x ?? xaxis.range, xaxis.range, factor, column),
      y: scaled(this.zoom?.y ?? yaxis.range, yaxis.range, factor, row),
    };
    const all = `${zoom.x},${zoom.y}` === `${xaxis.range},${yaxis.range}`;
    return this.zoomTo(all ? null : zoom);
  }

  addButtons() {
    const { words, grid, table } = this.sent;
    const button = (text, label, onclick) => {
      const made = element("button", "figure-button", { type: "button", textContent: text, onclick });
      return label ? Object.assign(made, { ariaLabel: label, title: label }) : made;
    };
    const save = (format) => button(words[format], `${words.save} ${words[format]}`, () => this.save(format));
    this.opener = button(words.table, "", () => this.toggleTable());
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
    if (!this.painted || (!this.sent.grid && !this.sent.table)) return;
    this.numbers.replaceChildren(buildTable(this.whole, this.painted));
    this.numbers.hidden = false;
    this.nameOpener();
  }

  async save(format) {
    const { data, layout } = this.painted;
    const picture = { data, layout: { ...layout, paper_bgcolor: this.theme.background } };
    const size = { width: this.width, height: layout.height };
    const Plotly = await loadPlotly(this.sent.plotly);
    const href = await Plotly.toImage(picture, { format, ...size, scale: format === "png" ? 2 : 1 });
    element("a", "", { href, download: `${this.sent.name}.${format}` }).click();
  }

  remove() {
    clearTimeout(this.rest);
    this.resizing.disconnect();
    this.order += 1; // whatever is being drawn is no longer wanted, and must not be pulled from under Plotly
    Promise.resolve(this.drawing).finally(() => window.Plotly?.purge(this.plot));
  }
}

/** Called by Streamlit at mount, at every change of the data and at every change of the theme. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".figure");
  let figure = figures.get(parentElement);
  if (figure?.root !== root) {
    figure?.remove();
    figure = new Figure(root);
    figures.set(parentElement, figure);
  }
  const turn = ++figure.turn;
  figure.answer = (cell) => setStateValue("cell", cell);
  figure.settle = () => setTriggerValue("settled", true);
  figure.update(reader.decode(data));
  // on a busy machine a farewell may come before the call that draws on: only who stays away is gone
  return () =>
    setTimeout(() => {
      if (figure.turn !== turn) return;
      figure.remove();
      figures.delete(parentElement);
    }, FAREWELL);
}
