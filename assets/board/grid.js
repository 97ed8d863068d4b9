// The matrices as grids of cells: built once for a shape, then only the cells that changed are touched.

import { element, fill, spoken, symbol, write } from "./markup.js";
import { idOf } from "./model.js";
import { fullNumber } from "./number.js";
import { chosenScenes, present, roomOf } from "./presented.js";
import { cellWidth, Sight } from "./sight.js";

/** @import { Board } from "./board.js" */
/** @import { Model } from "./model.js" */
/** @import { Arrangement, Cell, Matrix, Place, Scene, Value } from "./types.js" */
/** @typedef {Map<string, Value | typeof BLANK>} Overrides what a cell shows instead of its number, by its id */
/**
 * A cell as it is drawn: row `i` and column `j` of its placement.
 * @typedef {{ element: HTMLElement, digits: HTMLElement, placement: Placement, i: number, j: number, place: Cell, drawn: string }} Drawn
 */

const FULL_TINT = 40; // per cent of the symbol's colour in the strongest cell: digits keep 4.5:1 on it
const SIZES = [0.9, 0.85, 0.8]; // rem; the smallest is 12.8 pixels
const LARGER = [1.5, 1.4, 1.3, 1.2, 1.1, 1]; // rem, where there is room
const ROOMY = 560; // pixels of width
const AROUND = 190; // pixels of the window's height that the header, the steps and the strip take
const SIGHT = "sight"; // the scene that shows whom a word looks at
export const BLANK = Symbol("not revealed yet");

/** One matrix in one place of the board. */
export class Placement {
  /**
   * @param {Model} model
   * @param {Place} place
   * @param {Place[]} block
   * @param {HTMLElement} scene
   */
  constructor(model, place, block, scene) {
    this.matrix = place.matrix;
    this.row = place.row;
    this.column = place.column;
    this.turned = place.turned;
    this.symbol = place.symbol;
    this.operator = place.operator;
    this.copy = place.copy;
    this.only = place.only;
    this.block = block;
    this.scene = scene;
    /** @type {HTMLElement | null} where a matrix of sums says whether each is 1 */
    this.check = place.matrix === "weight_sums" ? element("strong") : null;
    const [rows, columns] = model.shape(place.matrix);
    const coreRows = place.only === null ? range(rows) : [place.only];
    this.height = place.turned ? columns : coreRows.length;
    this.width = place.turned ? coreRows.length : columns;
    this.cellAt = (/** @type {number} */ i, /** @type {number} */ j) => ({
      matrix: place.matrix,
      row: coreRows[place.turned ? j : i],
      column: place.turned ? i : j,
    });
    this.grid = range(this.height).map((i) => range(this.width).map((j) => makeCell(this, i, j)));
    this.byId = new Map(this.grid.flat().map((cell) => [idOf(cell.place), cell]));
    this.element = this.draw(model);
  }

  /** @param {Model} model */
  draw(model) {
    const { matrices } = model;
    const { rows, columns, colour } = matrices[this.matrix];
    const across = this.turned ? rows : columns; // what a displayed column is, empty where a dimension
    const down = this.turned ? columns : rows;
    const title = element(
      "div",
      { class: "title" },
      symbol(this.symbol, "b"),
      " ",
      element("span", {}, model.nameOf(this.matrix)),
    );
    if (this.operator) title.prepend(element("em", {}, operatorText(model, this)), " ");
    if (this.check) title.append(" ", this.check);
    const cells = element("div", { class: "cells", role: "grid", "aria-label": this.gridLabel(model, down, across) });
    for (const line of this.grid) {
      const row = element("div", { role: "row" });
      for (const cell of line) row.append(cell.element);
      cells.append(row);
    }
    this.grid[0][0].element.tabIndex = 0;
    const made = element("section", { class: `matrix hue-${colour}`, "data-matrix": this.matrix }, title, cells);
    made.style.setProperty("--rows", String(this.height));
    made.style.setProperty("--columns", String(this.width));
    made.style.setProperty("--at-row", String(this.row * 3 + 1));
    made.style.setProperty("--at-column", String(this.column * 2 + 1));
    if (across && !this.labelledBy("column", matrices)) made.append(this.axis(model, "across", across));
    if (down && !this.labelledBy("row", matrices)) made.append(this.axis(model, "down", down));
    return made;
  }

  /**
   * α's both axes are tokens; where a factor's edge lies beside it, that edge carries the labels.
   * @param {"row" | "column"} side
   * @param {Record<string, Matrix>} matrices
   */
  labelledBy(side, matrices) {
    if (!["scores", "dot_product_scores", "additive_scores", "weights"].includes(this.matrix)) return false;
    const across = side === "row" ? "column" : "row";
    const hasTokens = (/** @type {Place} */ { matrix, turned }) =>
      matrices[matrix][(side === "row") === turned ? "columns" : "rows"] !== "";
    return this.block.some((other) => other[side] === this[side] && other[across] < this[across] && hasTokens(other));
  }

  /**
   * @param {Model} model
   * @param {"across" | "down"} direction
   * @param {string} template
   */
  axis(model, direction, template) {
    const outer = direction === "across" ? this.row === 0 : this.column === 0;
    const count = direction === "across" ? this.width : this.height;
    const axis = element("div", { class: `axis ${direction} ${outer ? "outer" : "inner"}`, "aria-hidden": "true" });
    for (const index of range(count)) {
      const cell = direction === "across" ? this.cellAt(0, index) : this.cellAt(index, 0);
      const token = template.includes("#r") ? cell.row : cell.column;
      const label = element("span", { "data-token": token, title: model.tokens[token] });
      label.append(symbol(template.replace(/#[rc]/, String(token + 1))));
      if (outer) label.append(element("small", {}, model.tokens[token]));
      axis.append(label);
    }
    return axis;
  }

  /**
   * The label's name for what an axis counts, by the letter of its rows' or columns' symbol.
   * @param {string} template
   */
  axisName(template) {
    if (!template) return ["totals", "weight_sums"].includes(this.matrix) ? "axis_sum" : "axis_dimension";
    const letter = /[qk]/.exec(template)?.[0];
    return letter === "q" ? "axis_query" : letter === "k" ? "axis_key" : "axis_token";
  }

  /**
   * @param {Model} model
   * @param {string} down
   * @param {string} across
   */
  gridLabel(model, down, across) {
    return fill(model.label("grid"), {
      symbol: spoken(this.symbol),
      name: model.nameOf(this.matrix),
      rows: this.height,
      columns: this.width,
      row: model.label(this.axisName(down)),
      column: model.label(this.axisName(across)),
    });
  }
}

/** @param {number} count */
function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}

/**
 * @param {Placement} placement
 * @param {number} i
 * @param {number} j
 * @returns {Drawn}
 */
function makeCell(placement, i, j) {
  const place = placement.cellAt(i, j);
  const digits = element("span");
  const made = element("div", { role: "gridcell", tabindex: "-1", class: "cell", "data-cell": idOf(place) }, digits);
  const cell = { element: made, digits, placement, i, j, place, drawn: "" };
  CELLS.set(made, cell);
  return cell;
}

/** @type {WeakMap<Element, Drawn>} */
const CELLS = new WeakMap();

/**
 * The cell that an event happened on, or null.
 * @param {EventTarget | null} target
 */
export function cellOf(target) {
  const made = target instanceof Element ? target.closest(".cell") : null;
  return (made && CELLS.get(made)) ?? null;
}

/**
 * @param {Model} model
 * @param {{ operator: string }} placement
 */
function operatorText(model, { operator }) {
  const rule = model.matrices.scaled_scores?.rule;
  if (operator !== "scale" || rule?.kind !== "scale") return model.label(`operator_${operator}`);
  const divisors = [rule.root === null ? "" : `√${rule.d_k}`, rule.temperature === 1 ? "" : String(rule.temperature)];
  return `→ ÷${divisors.filter(Boolean).join("·")}`;
}

/** All scenes of a board, in the widest arrangement that fits. */
export class Sheet {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.stage = board.stage;
    this.element = element("div", { class: "sheet" });
    this.stage.append(this.element);
    /** @type {Sight | null} */
    this.sight = null;
    /** @type {Placement[]} */
    this.placements = [];
    /** @type {Map<string, Placement[]>} */
    this.byMatrix = new Map();
  }

  /**
   * Build every scene anew: its shapes, its notation or its language changed, or its width.
   * @param {Model} model
   */
  build(model) {
    this.element.replaceChildren();
    this.element.classList.remove("large");
    this.placements = [];
    for (const scene of chosenScenes(this.board.element, model.scenes)) this.buildScene(model, scene);
    const isPresented = roomOf(this.board.element) !== null;
    if (!isPresented) this.grow();
    this.look(model);
    if (isPresented) present(this.board);
    this.sight?.settle();
    this.byMatrix = Map.groupBy(this.placements, (placement) => placement.matrix);
    for (const { element: made, matrix } of this.placements)
      made.classList.toggle("grey", !(model.lit?.includes(matrix) ?? true));
    this.markQuery(model.query);
  }

  /**
   * @param {Model} model
   * @param {Scene} scene
   */
  buildScene(model, scene) {
    const made = element("div", { class: "scene", "data-scene": scene.name });
    this.element.append(made);
    if (scene.name === SIGHT && roomOf(this.board.element) === null)
      made.style.setProperty("--wide", `${cellWidth(this.stage.clientWidth, model.tokens.length)}px`);
    for (const [index, arrangement] of scene.arrangements.entries()) {
      const placements = drawArrangement(model, made, arrangement);
      if (this.settle(made) || index === scene.arrangements.length - 1) {
        this.placements.push(...placements);
        return;
      }
      made.replaceChildren();
    }
  }

  /**
   * Words and ribbons over a query's weights.
   * @param {Model} model
   */
  look(model) {
    const placement = this.placements.find(
      ({ scene, matrix }) => scene?.dataset.scene === SIGHT && matrix === "weights",
    );
    this.sight = placement ? new Sight(this.board, model, placement) : null;
    placement?.scene?.prepend(this.sight?.element ?? "");
  }

  /**
   * In one line at the largest size that allows it, else in several lines; false where a block is too wide.
   * @param {HTMLElement} scene
   */
  settle(scene) {
    const blocks = blocksIn(scene);
    const isOneLine = () => blocks[blocks.length - 1].offsetTop === blocks[0].offsetTop;
    const fits = () => blocks.every((block) => this.hasRoomFor(block));
    const resize = (/** @type {number} */ size) => {
      scene.style.setProperty("--size", `${size}rem`);
      scene.classList.toggle("compact", size < SIZES[0]);
    };
    for (const accepted of [() => fits() && isOneLine(), fits]) {
      for (const size of SIZES) {
        resize(size);
        if (accepted()) return true;
      }
    }
    return false;
  }

  /** Take the largest size that breaks no line; what one screen can hold, it goes on holding. */
  grow() {
    const scenes = this.scenes();
    const isSmall = scenes.some((scene) => scene.classList.contains("compact"));
    if (isSmall || this.stage.clientWidth < ROOMY) return;
    const room = window.innerHeight - AROUND;
    const before = { lines: this.countLines(), height: this.element.offsetHeight };
    const fits = () =>
      this.fits() &&
      this.countLines() === before.lines &&
      scenes.every((scene) => scene.offsetHeight <= room) &&
      (this.element.offsetHeight <= room || before.height > room);
    for (const size of [...LARGER, SIZES[0]]) {
      this.element.classList.toggle("large", size !== SIZES[0]);
      for (const scene of scenes) scene.style.setProperty("--size", `${size}rem`);
      if (fits()) return;
    }
  }

  scenes() {
    return /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll(".scene")]);
  }

  countLines() {
    return new Set(blocksIn(this.element).map((block) => block.offsetTop)).size;
  }

  fits() {
    return blocksIn(this.element).every((block) => this.hasRoomFor(block));
  }

  /** @param {HTMLElement} block */
  hasRoomFor(block) {
    return block.offsetWidth <= this.stage.clientWidth - 8;
  }

  /** @param {string} matrix */
  isShown(matrix) {
    return this.byMatrix.has(matrix);
  }

  /**
   * Every element of a cell: a matrix may stand in several places.
   * @param {Cell} cell
   */
  elementsOf(cell) {
    const id = idOf(cell);
    return (this.byMatrix.get(cell.matrix) ?? []).flatMap(({ byId }) => byId.get(id)?.element ?? []);
  }

  /**
   * Where to point at cells of a matrix that stands in several places: where their row or column runs into the target, else in
   * the target's block, else where the matrix is computed.
   * @param {string} matrix
   * @param {Cell[]} cells
   * @param {Drawn | null} target
   * @returns {Placement | null}
   */
  placementFor(matrix, cells, target) {
    const all = (this.byMatrix.get(matrix) ?? []).filter(({ byId }) => cells.every((cell) => byId.has(idOf(cell))));
    const near = target ? all.filter(({ block }) => block === target.placement.block) : [];
    const aligned = target && near.find((placement) => isAligned(placement, cells, target));
    const sameScene = all.find(({ scene }) => scene === target?.placement.scene);
    return aligned ?? near[0] ?? sameScene ?? all.find(({ copy }) => !copy) ?? all[0] ?? null;
  }

  /**
   * Write the numbers; the overrides are steps not yet revealed and a cell under the reader's finger.
   * @param {Model} model
   * @param {Overrides} overrides
   * @param {Map<string, string>} changed
   */
  update(model, overrides, changed) {
    for (const placement of this.placements) {
      const { largest } = model.matrices[placement.matrix];
      for (const cell of placement.byId.values()) drawCell(model, cell, largest, overrides, changed);
      if (placement.check) drawCheck(model, placement.check, placement);
    }
    this.sight?.draw();
  }

  /**
   * The chosen query's name along the edges; keys and values have the same index but are not meant.
   * @param {number | null} query
   */
  markQuery(query) {
    for (const label of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll(".axis span"))) {
      const isOfQuery = /^[aqb(U]/.test(label.textContent) && label.closest(".hue-key, .hue-value") === null;
      label.classList.toggle("chosen", isOfQuery && Number(label.dataset.token) === query);
    }
  }
}

/**
 * @param {HTMLElement} made
 * @returns {HTMLElement[]}
 */
function blocksIn(made) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (made.querySelectorAll(".block"))];
}

/**
 * @param {Placement} placement
 * @param {Cell[]} cells
 * @param {Drawn} target
 */
function isAligned(placement, cells, target) {
  const [first, last] = [cells[0], cells[cells.length - 1]].map((cell) => placement.byId.get(idOf(cell)));
  if (!first || !last) return false;
  const between = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ to) =>
    from <= at && at <= to;
  const to = target.placement;
  return (
    (placement.row === to.row && between(target.i, first.i, last.i) && first.i === last.i) ||
    (placement.column === to.column && between(target.j, first.j, last.j) && first.j === last.j)
  );
}

/**
 * @param {Model} model
 * @param {HTMLElement} scene
 * @param {Arrangement} arrangement
 */
function drawArrangement(model, scene, arrangement) {
  const placements = [];
  for (const places of arrangement) {
    const made = element("div", { class: "block" });
    for (const place of places) {
      const placement = new Placement(model, place, places, scene);
      placements.push(placement);
      made.append(placement.element);
    }
    scene.append(made);
  }
  return placements;
}

/**
 * @param {Model} model
 * @param {Drawn} cell
 * @param {number} largest
 * @param {Overrides} overrides
 * @param {Map<string, string>} changed
 */
function drawCell(model, cell, largest, overrides, changed) {
  const id = idOf(cell.place);
  const override = overrides.get(id);
  const value = override ?? model.value(cell.place);
  const { element: made } = cell;
  made.classList.toggle("changed", changed.has(id));
  const pencil = model.pencil ? pencilOf(model, id) : null;
  const isBlank = value === BLANK;
  const state = `${String(value)}|${largest}|${isBlank || model.decimalsOf(value)}|${model.wouldBe.has(id)}|${isUnseen(model, cell.place)}|${pencil?.state}`;
  if (cell.drawn === state) return;
  cell.drawn = state;
  const text = isBlank ? "" : (pencil?.text ?? model.written(value));
  write(cell.digits, text);
  const said = isBlank ? model.label("blank") : (pencil?.said ?? text);
  made.setAttribute("aria-label", `${cellName(model, cell.place)}: ${said}`);
  if (pencil) made.dataset.pencil = pencil.kind;
  made.classList.toggle("blank", isBlank);
  made.classList.toggle("hidden", value === null);
  made.classList.toggle("unseen", isUnseen(model, cell.place));
  made.classList.toggle("minus", !isBlank && value !== null && value < 0);
  made.classList.toggle("by-hand", model.wouldBe.has(id));
  made.classList.toggle("editable", model.canEdit(cell.place));
  made.title = isBlank ? "" : fullNumber(value);
  made.style.setProperty("--tint", isBlank ? "0" : tintOf(value, largest));
}

/**
 * What the reader's pencil has left in a cell: its kind is a sign as well as a colour.
 * @param {Model} model
 * @param {string} id
 */
function pencilOf(model, id) {
  const isAsked = model.asked.has(id);
  const typed = model.typed.get(id);
  const kind = typed?.kind ?? (isAsked ? "asked" : model.unknown.has(id) ? "waits" : "");
  const isWrong = kind === "wrong" && typed !== undefined;
  const text = isWrong ? model.written(typed.value) : kind === "waits" ? "·" : undefined;
  const number = text ?? (typed ? model.written(typed.value) : "");
  const said = kind ? fill(model.label(`pencil_${kind}`), { number }) : undefined;
  return { kind, text, said, state: `${kind}${typed?.value}` };
}

/**
 * How much of its symbol's colour a cell has, in per cent.
 * @param {Value} value
 * @param {number} largest
 */
export function tintOf(value, largest) {
  return value === null || Number.isNaN(value) ? "0" : (FULL_TINT * Math.min(1, Math.abs(value) / largest)).toFixed(1);
}

/**
 * Weights that do not sum to 1 say so in words, with a sign and in red.
 * @param {Model} model
 * @param {HTMLElement} check
 * @param {Placement} placement
 */
function drawCheck(model, check, { byId }) {
  let isOne = true;
  if ([...byId.values()].some(({ place }) => Number.isNaN(model.value(place)))) {
    check.textContent = "";
    return;
  }
  for (const { element: made, place } of byId.values()) {
    const right = Math.abs((model.value(place) ?? 0) - 1) < 1e-9;
    made.classList.toggle("not-one", !right);
    isOne &&= right;
  }
  write(check, isOne ? `✓ ${model.label("sum_is_one")}` : `✗ ${model.label("sum_is_not_one")}`);
  check.classList.toggle("not-one", !isOne);
}

/**
 * @param {Model} model
 * @param {Cell} cell
 */
function isUnseen(model, { matrix, row, column }) {
  const masked = model.matrices.masked_scores?.values;
  return ["weights", "exponentials", "shifted_scores"].includes(matrix) && masked?.[row]?.[column] === null;
}

/**
 * A cell's symbol and its tokens, in words: `α 2, 4, saw (2) → saw (4)`.
 * @param {Model} model
 * @param {Cell} cell
 */
export function cellName(model, { matrix, row, column }) {
  const { rows, columns } = model.matrices[matrix];
  const tokens = [rows && model.tokenAt(row), columns && model.tokenAt(column)].filter(Boolean).join(" → ");
  const name = spoken(model.symbolOf({ matrix, row, column }));
  return tokens ? `${name}, ${tokens}` : name;
}
