// What is drawn over the matrices: outlines round the operands and dashed arrows from them to the cell.

import { drawing } from "./markup.js";

/** @typedef {{ x: number, y: number, width: number, height: number }} Box */
/** @typedef {{ elements: HTMLElement[], hue: string }} Group cells that lie together */

/** One SVG over the sheet; it takes no pointer and no screen reader's time. */
export class Marks {
  constructor() {
    this.svg = drawing("svg", { class: "marks", "aria-hidden": "true" });
  }

  clear() {
    this.svg.replaceChildren();
  }

  /**
   * Outline the groups and point from each to the target.
   * @param {Group[]} groups
   * @param {HTMLElement | undefined} target
   */
  show(groups, target) {
    this.clear();
    const origin = this.svg.getBoundingClientRect();
    const to = target && boxOf([target], origin);
    for (const { elements, hue } of groups) {
      const from = boxOf(elements, origin);
      this.svg.append(drawing("rect", { ...grown(from, 1), rx: 5, class: `outline hue-${hue}` }));
      if (to && !overlap(from, to)) this.arrow(from, to, hue);
    }
    if (to) this.svg.append(drawing("rect", { ...grown(to, 1), rx: 5, class: "target" }));
  }

  /**
   * A quiet frame round the chosen query's row or column.
   * @param {HTMLElement[]} elements
   * @param {string} hue
   */
  frame(elements, hue) {
    const origin = this.svg.getBoundingClientRect();
    this.svg.append(drawing("rect", { ...grown(boxOf(elements, origin), 2), rx: 5, class: `frame hue-${hue}` }));
  }

  /**
   * @param {Box} from
   * @param {Box} to
   * @param {string} hue
   */
  arrow(from, to, hue) {
    const [start, end] = ends(from, to);
    const bend = Math.abs(start.x - end.x) > 4 && Math.abs(start.y - end.y) > 4;
    const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
    const path = !bend
      ? `M${start.x} ${start.y}L${end.x} ${end.y}`
      : start.sideways
        ? `M${start.x} ${start.y}C${middle.x} ${start.y} ${middle.x} ${end.y} ${end.x} ${end.y}`
        : `M${start.x} ${start.y}C${start.x} ${middle.y} ${end.x} ${middle.y} ${end.x} ${end.y}`;
    this.svg.append(drawing("path", { d: path, class: `arrow hue-${hue}` }));
    const angle = (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI;
    const turn = bend ? (start.sideways ? (end.x > start.x ? 0 : 180) : end.y > start.y ? 90 : -90) : angle;
    this.svg.append(
      drawing("path", {
        d: "M0 0L-8 -4.5L-8 4.5Z",
        class: `head hue-${hue}`,
        transform: `translate(${end.x} ${end.y}) rotate(${turn})`,
      }),
    );
  }
}

/**
 * @param {HTMLElement[]} elements in reading order
 * @param {DOMRect} origin
 * @returns {Box}
 */
function boxOf(elements, origin) {
  const boxes = [elements[0], elements[elements.length - 1]].map((each) => each.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)) - origin.left;
  const top = Math.min(...boxes.map((box) => box.top)) - origin.top;
  const right = Math.max(...boxes.map((box) => box.right)) - origin.left;
  const bottom = Math.max(...boxes.map((box) => box.bottom)) - origin.top;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * @param {Box} box
 * @param {number} by
 * @returns {Box}
 */
function grown({ x, y, width, height }, by) {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/**
 * @param {Box} one
 * @param {Box} other
 */
function overlap(one, other) {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/**
 * From the side of the group that faces the cell to the side of the cell that faces the group.
 * @param {Box} from
 * @param {Box} to
 * @returns {[start: { x: number, y: number, sideways: boolean }, end: { x: number, y: number }]}
 */
function ends(from, to) {
  const middle = (/** @type {Box} */ box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const a = middle(from);
  const b = middle(to);
  const sameRow = to.y < from.y + from.height && from.y < to.y + to.height;
  const sameColumn = to.x < from.x + from.width && from.x < to.x + to.width;
  const apartX = Math.max(to.x - from.x - from.width, from.x - to.x - to.width);
  const apartY = Math.max(to.y - from.y - from.height, from.y - to.y - to.height);
  if (sameRow || (!sameColumn && apartX >= apartY)) {
    const right = b.x > a.x;
    return [
      { x: right ? from.x + from.width + 2 : from.x - 2, y: sameRow ? b.y : a.y, sideways: true },
      { x: right ? to.x - 3 : to.x + to.width + 3, y: b.y },
    ];
  }
  const down = b.y > a.y;
  return [
    { x: sameColumn ? b.x : a.x, y: down ? from.y + from.height + 2 : from.y - 2, sideways: false },
    { x: b.x, y: down ? to.y - 3 : to.y + to.height + 3 },
  ];
}
