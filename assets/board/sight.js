// Whom the chosen word looks at: every word a button, and from the chosen one a ribbon to each, as wide as its weight.

import { element, fill } from "./markup.js";
import { roomOf } from "./presented.js";

const SVG = "http://www.w3.org/2000/svg";
const FILL = 0.8; // of a cell's width: how wide the ribbons of one word are together
const HEIGHT = 84; // pixels from the words to the weights
const SHARE = 0.25; // of the room that a presenter leaves to the board
const WIDEST = 140; // pixels that a cell grows to
const ROOM = 28; // pixels beside the cells

/** @import { Board } from "./board.js" */
/** @import { Placement } from "./grid.js" */
/** @import { Model } from "./model.js" */
/** @typedef {{ start: number, end: number, width: number, isMinus: boolean }} Ribbon */

/**
 * How wide cells may be, so that all words stand side by side in this room.
 * @param {number} room pixels
 * @param {number} count words
 */
export function cellWidth(room, count) {
  return Math.max(0, Math.min(WIDEST, Math.floor((room - ROOM) / count) - 2));
}

/**
 * The ribbons of one row of weights, stacked where they leave.
 * @param {number[]} weights
 * @param {number[]} centres of the cells, in pixels
 * @param {number} from the word that looks
 * @returns {Ribbon[]}
 */
export function ribbons(weights, centres, from) {
  const total = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const step = centres.length > 1 ? centres[1] - centres[0] : WIDEST;
  const unit = (FILL * step) / Math.max(1, total);
  let at = centres[from] - (total * unit) / 2;
  return weights.map((weight, index) => {
    const width = Math.abs(weight) * unit;
    at += width;
    return { start: at - width / 2, end: centres[index], width, isMinus: weight < 0 };
  });
}

export class Sight {
  /**
   * @param {Board} board
   * @param {Model} model
   * @param {Placement} placement of the weights
   */
  constructor(board, model, placement) {
    this.board = board;
    this.placement = placement;
    /** @type {number[]} */
    this.centres = [];
    /** @type {SVGPathElement[]} */
    this.paths = [];
    this.drawn = "";
    const room = roomOf(board.element);
    this.height = room === null ? HEIGHT : SHARE * room;
    this.words = element("div", { class: "words", role: "radiogroup", "aria-label": model.label("sight") });
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "ribbons");
    this.svg.setAttribute("aria-hidden", "true");
    this.svg.setAttribute("height", String(this.height));
    this.element = element("div", { class: "sight hue-weight" }, this.words);
    this.element.append(this.svg);
    this.buttons = model.tokens.map((token, index) => this.word(model, token, index));
    this.words.append(...this.buttons);
    this.words.addEventListener("keydown", (event) => this.onKey(event));
  }

  /**
   * @param {Model} model
   * @param {string} token
   * @param {number} index
   */
  word(model, token, index) {
    const isChosen = index === (model.query ?? 0);
    const made = element(
      "button",
      { type: "button", role: "radio", "aria-checked": String(isChosen), tabindex: isChosen ? "0" : "-1" },
      element("span", {}, token),
    );
    made.title = token;
    made.setAttribute("aria-label", model.tokenAt(index));
    made.disabled = Boolean(model.fixed) && !isChosen;
    made.addEventListener("click", () => this.choose(index));
    return made;
  }

  /** @param {number} index */
  choose(index) {
    const { board } = this;
    if (index === board.model.query) return;
    this.buttons[index].focus();
    board.unpin();
    board.isLooking = true; // the next model is about this word: say whom it looks at, and keep the focus
    board.trigger("query", index);
  }

  get query() {
    return this.board.model.query ?? 0;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!by || this.board.model.fixed) return;
    event.preventDefault();
    const count = this.buttons.length;
    this.choose((this.query + by + count) % count);
  }

  focus() {
    this.buttons[this.query].focus();
  }

  /** The cells have their places: words and ribbons stand over them. */
  settle() {
    const cells = this.placement.grid[0].map(({ element: made }) => made);
    const left = this.element.getBoundingClientRect().left;
    const boxes = cells.map((made) => made.getBoundingClientRect());
    this.words.style.marginLeft = `${boxes[0].left - left}px`;
    this.centres = boxes.map((box) => box.left - left + box.width / 2);
    this.svg.setAttribute("width", String(boxes[boxes.length - 1].right - left));
    this.paths = cells.map(() => {
      const path = document.createElementNS(SVG, "path");
      this.svg.append(path);
      return path;
    });
  }

  weights() {
    return this.placement.grid[0].map(({ place }) => this.board.valueOf(place) ?? 0);
  }

  draw() {
    const weights = this.weights();
    const drawn = weights.join();
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const [near, far] = [this.height * 0.45, this.height * 0.55];
    for (const [index, { start, end, width, isMinus }] of ribbons(weights, this.centres, this.query).entries()) {
      const path = this.paths[index];
      const half = width / 2;
      path.setAttribute(
        "d",
        `M${start - half} 0C${start - half} ${near} ${end - half} ${far} ${end - half} ${this.height}` +
          `H${end + half}C${end + half} ${far} ${start + half} ${near} ${start + half} 0Z`,
      );
      path.dataset.width = String(width);
      path.setAttribute("class", isMinus ? "ribbon minus" : "ribbon");
    }
  }

  /** The same in words. */
  say() {
    const { model } = this.board;
    const given = this.weights().map((weight, index) => `${model.tokenAt(index)} ${model.written(weight)}`);
    return fill(model.label("sight_said"), { token: model.tokenAt(this.query), weights: given.join(", ") });
  }
}
