// A Plotly figure on the page: drawn in place at every rerun, in the page's theme, readable with keys, its numbers as a table.

import { paint, readTheme } from "./paint.js";
import { buildTable, places } from "./reading.js";

const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false, responsive: false };
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const figures = new WeakMap();
const reader = new TextDecoder();
let library;

/** Load plotly.min.js, once for all figures of the page. */
function loadPlotly(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(address, document.baseURI).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { library = undefined; reject(new Error(`${address} did not load`)); };
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
  zoom = null;
  cursor = null;
  chosen = null;

  constructor(root) {
    addStyle();
    this.root = root;
    this.plot = element("div", "figure-plot");
    this.outline = element("div", "figure-outline figure-cursor", { hidden: true });
    this.choice = element("div", "figure-outline figure-choice", { hidden: true });
    this.waiting = element("p", "figure-waiting");
    this.stage = element("div", "figure-stage", { tabIndex: 0 });
    this.stage.setAttribute("role", "application");
    this.plot.setAttribute("aria-hidden", "true"); // alt text, read-out and table say it
    this.stage.append(this.plot, this.choice, this.outline, this.waiting);
    this.output = element("output", "figure-reading");
    this.buttons = element("div", "figure-buttons");
    this.numbers = element("div", "figure-table", { hidden: true, tabIndex: 0 });
    const foot = element("div", "figure-foot");
    foot.append(this.output, this.buttons);
    root.replaceChildren(this.stage, foot, this.numbers);
    root.setAttribute("role", "figure");
    this.stage.addEventListener("keydown", (event) => this.press(event));
    this.stage.addEventListener("focus", () => this.stage.matches(":focus-visible") && this.point(this.cursor ?? this.readable?.first(), "polite"));
    this.stage.addEventListener("blur", () => this.point(null, "off"));
    this.resizing = new ResizeObserver(() => this.stage.clientWidth !== this.width && this.draw());
    this.resizing.observe(this.stage);
  }

  /** Take what Python sent; draw only if it, the theme or the width changed. */
  update(message) {
    if (message !== this.message) {
      const before = this.sent;
      this.message = message;
      this.sent = JSON.parse(message);
      const { figure, alt, widest, words, clickable } = this.sent;
      if (before?.figure.layout.uirevision !== figure.layout.uirevision) this.zoom = this.cursor = this.chosen = null;
      this.root.setAttribute("aria-label", alt);
      this.root.style.maxWidth = widest ? `${widest}px` : "";
      this.stage.style.height = `${figure.layout.height}px`;
      this.stage.setAttribute("aria-label", clickable ? words.explore_and_choose : words.explore);
      this.waiting.textContent = words.loading;
      if (`${Object.values(words)}` !== this.spoken) this.addButtons();
    }
    this.theme = readTheme(this.root, this.sent.colours);
    const look = JSON.stringify(this.theme);
    if (message !== this.drawn || look !== this.look) this.draw();
    [this.drawn, this.look] = [message, look];
  }

  async draw() {
    let Plotly;
    try {
      Plotly = await loadPlotly(this.sent.plotly);
    } catch {
      this.waiting.textContent = this.sent.words.failed;
      this.painted ??= paint(this.sent, this.theme, this.stage.clientWidth, null);
      this.fillTable();
      return;
    }
    this.width = this.stage.clientWidth;
    if (!this.width || !this.root.isConnected) return;
    this.painted = paint(this.sent, this.theme, this.width, this.zoom);
    const drawing = Plotly.react(this.plot, this.painted.data, this.painted.layout, CONFIG);
    if (!this.waiting.hidden) this.listen();
    this.waiting.hidden = true;
    await drawing;
    this.readable = places(this.sent, this.painted);
    this.place(this.outline, this.cursor);
    this.place(this.choice, this.chosen && this.readable.of(this.chosen));
    if (!this.numbers.hidden) this.fillTable();
    this.root.dataset.drawn = this.turn;
  }

  listen() {
    this.plot.on("plotly_hover", ({ points }) => this.point(this.readable.under(points[0]), "off"));
    this.plot.on("plotly_unhover", () => this.point(null, "off"));
    this.plot.on("plotly_click", ({ points }) => this.choose(this.readable.under(points[0])));
    this.plot.on("plotly_doubleclick", () => this.zoomTo(null));
    this.plot.on("plotly_relayout", (change) => {
      if (!Object.keys(change).some((key) => key.includes("range"))) return;
      const { xaxis, yaxis } = this.plot._fullLayout;
      this.zoomTo({ x: [...xaxis.range], y: [...yaxis.range] });
    });
  }

  /** Outline a place and read it out; `live` says whether a screen reader is told. */
  point(place, live) {
    this.cursor = place;
    this.place(this.outline, place);
    this.output.setAttribute("aria-live", live);
    const resting = this.chosen && this.readable?.of(this.chosen);
    this.output.textContent = (place ?? resting)?.say ?? "";
  }

  place(outline, place) {
    const { xaxis: x, yaxis: y, xaxis2: x2, yaxis2: y2 } = this.plot._fullLayout ?? {};
    const box = x && place?.box({ x, y, x2, y2 });
    outline.hidden = !box || box.left < -1 || box.top < -1 || box.left + box.width > this.width + 1;
    for (const side of ["left", "top", "width", "height"]) if (box) outline.style[side] = `${box[side]}px`;
  }

  choose(place) {
    if (!place?.cell || !this.sent.clickable) return;
    this.chosen = place.cell;
    this.place(this.choice, place);
    this.answer(place.cell);
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
    const { row, column } = this.cursor ?? {};
    if (!this.zoom || row === undefined) return;
    const into = ([from, to], place) => {
      const [low, high] = [Math.min(from, to), Math.max(from, to)];
      const shift = place < low ? place - 0.5 - low : place > high ? place + 0.5 - high : 0;
      return [from + shift, to + shift];
    };
    const { rows, columns } = this.sent.grid;
    const moved = { x: column < columns.length ? into(this.zoom.x, column) : this.zoom.x, y: row < rows.length ? into(this.zoom.y, row) : this.zoom.y };
    if (`${moved.x},${moved.y}` !== `${this.zoom.x},${this.zoom.y}`) this.zoomTo(moved);
  }

  get zoomable() {
    return this.sent.figure.layout.dragmode === "zoom";
  }

  zoomTo(zoom) {
    this.zoom = zoom;
    return this.draw();
  }

  zoomBy(factor) {
    const { xaxis, yaxis } = this.sent.figure.layout;
    const { column, row } = this.cursor ?? {};
    const ranges = this.zoom ?? { x: xaxis.range, y: yaxis.range };
    const scaled = ([from, to], full, centre = (from + to) / 2) => {
      const half = Math.max(Math.abs((to - from) * factor) / 2, 1) * Math.sign(to - from);
      const [low, high] = [Math.min(...full), Math.max(...full)];
      const length = Math.min(Math.abs(2 * half), high - low);
      const start = Math.min(Math.max(centre - length / 2, low), high - length);
      return to > from ? [start, start + length] : [start + length, start];
    };
    const zoom = { x: scaled(ranges.x, xaxis.range, column), y: scaled(ranges.y, yaxis.range, row) };
    const all = `${zoom.x},${zoom.y}` === `${xaxis.range},${yaxis.range}`;
    return this.zoomTo(all ? null : zoom);
  }

  addButtons() {
    const { words, grid, table } = this.sent;
    this.spoken = `${Object.values(words)}`;
    const button = (text, label, act) => {
      const made = element("button", "figure-button", { type: "button", textContent: text, onclick: act });
      if (label) made.setAttribute("aria-label", label), (made.title = label);
      return made;
    };
    const save = (format) => button(words[format], `${words.save} ${words[format]}`, () => this.save(format));
    this.opener = button(words.table, "", () => this.toggleTable());
    this.opener.setAttribute("aria-expanded", "false");
    this.buttons.replaceChildren(
      ...(this.zoomable
        ? [button("+", words.zoom_in, () => this.zoomBy(0.5)), button("−", words.zoom_out, () => this.zoomBy(2)), button(words.zoom_reset, "", () => this.zoomTo(null))]
        : []),
      ...(grid || table ? [this.opener] : []),
      save("png"),
      save("svg"),
    );
  }

  toggleTable() {
    this.numbers.hidden = !this.numbers.hidden;
    this.opener.setAttribute("aria-expanded", String(!this.numbers.hidden));
    this.opener.textContent = this.numbers.hidden ? this.sent.words.table : this.sent.words.hide_table;
    if (this.numbers.hidden) this.numbers.replaceChildren();
    else this.fillTable();
  }

  fillTable() {
    if (!this.sent.grid && !this.sent.table) return;
    this.numbers.hidden = false;
    this.numbers.setAttribute("role", "region");
    this.numbers.setAttribute("aria-label", this.sent.words.table);
    this.numbers.replaceChildren(buildTable(this.sent, this.painted));
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
    this.resizing.disconnect();
    window.Plotly?.purge(this.plot);
  }
}

/** Called by Streamlit at mount, at every change of the data and at every change of the theme. */
export default function ({ data, parentElement, setStateValue }) {
  const figure = figures.get(parentElement) ?? new Figure(parentElement.querySelector(".figure"));
  figures.set(parentElement, figure);
  const turn = ++figure.turn;
  figure.answer = (cell) => setStateValue("cell", cell);
  figure.update(reader.decode(data));
  return () => {
    if (figure.turn !== turn) return; // Streamlit also cleans up after a call that a newer one overtook
    figure.remove();
    figures.delete(parentElement);
  };
}
