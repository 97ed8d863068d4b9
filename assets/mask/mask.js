// A mask as a grid of switches: each cell says who looks at whom, whether that is allowed, and its weight.

/**
 * @typedef {object} Sent
 * @property {string[]} rows what the rows are called
 * @property {string[]} columns
 * @property {string} label of the grid
 * @property {string} across what the columns are
 * @property {string} down what the rows are
 * @property {boolean[][]} visible as drawn
 * @property {string[][]} shown what stands in a cell
 * @property {string[][]} says what a cell is called when it is heard; its state follows
 * @property {string} seen the word for a cell that may be looked at
 * @property {string} hidden the word for one that may not
 */

/** @typedef {{ data: Uint8Array, parentElement: HTMLElement, setTriggerValue(name: string, value: number[]): void }} Component */

const STEPS = /** @type {Record<string, [down: number, right: number]>} */ ({
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
});
/** Streamlit keeps the parent of a component from one rerun to the next. @type {WeakMap<HTMLElement, MaskGrid>} */
const grids = new WeakMap();
const reader = new TextDecoder();

class MaskGrid {
  /** @type {HTMLButtonElement[][]} */
  cells = [];
  here = [0, 0];
  /** @type {(cell: number[]) => void} */
  toggle = () => {};

  /** @param {HTMLElement} parent */
  constructor(parent) {
    const href = new URL("mask.css", import.meta.url).href;
    this.table = document.createElement("table");
    this.table.setAttribute("role", "grid");
    this.table.className = "mask";
    this.table.addEventListener("keydown", (event) => this.press(event));
    parent.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }), this.table);
  }

  /** @param {Sent} sent */
  take(sent) {
    const [rows, columns] = [sent.rows.length, sent.columns.length];
    if (rows !== this.cells.length || columns !== this.cells[0].length) this.build(rows, columns);
    this.table.ariaLabel = sent.label;
    const [corner, ...names] = this.table.rows[0].cells;
    corner.replaceChildren(`${sent.across} →`, document.createElement("br"), `${sent.down} ↓`);
    for (const [column, name] of names.entries()) name.textContent = sent.columns[column];
    for (const [row, cells] of this.cells.entries()) {
      this.table.rows[row + 1].cells[0].textContent = sent.rows[row];
      for (const [column, cell] of cells.entries()) {
        const visible = sent.visible[row][column];
        cell.textContent = sent.shown[row][column];
        cell.ariaPressed = String(!visible);
        cell.ariaLabel = `${sent.says[row][column]}: ${visible ? sent.seen : sent.hidden}, ${sent.shown[row][column]}`;
      }
    }
  }

  /**
   * @param {number} rows
   * @param {number} columns
   */
  build(rows, columns) {
    this.here = [0, 0];
    this.table.replaceChildren();
    const head = this.table.insertRow();
    for (let column = 0; column <= columns; column++) head.append(header("col"));
    this.cells = Array.from({ length: rows }, (_, row) => {
      const line = this.table.insertRow();
      line.append(header("row"));
      return Array.from({ length: columns }, (__, column) => this.button(line.insertCell(), row, column));
    });
  }

  /**
   * @param {HTMLElement} parent
   * @param {number} row
   * @param {number} column
   */
  button(parent, row, column) {
    parent.setAttribute("role", "gridcell");
    const button = Object.assign(document.createElement("button"), { type: "button", tabIndex: row + column ? -1 : 0 });
    button.addEventListener("click", () => {
      this.goTo(row, column);
      this.toggle([row, column]);
    });
    parent.append(button);
    return button;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const [row, column] = this.here;
    this.goTo(row + step[0], column + step[1]);
  }

  /**
   * One cell of the grid is reached by Tab, the others by the arrow keys.
   * @param {number} row
   * @param {number} column
   */
  goTo(row, column) {
    const next = this.cells[row]?.[column];
    if (!next) return;
    this.cells[this.here[0]][this.here[1]].tabIndex = -1;
    this.here = [row, column];
    next.tabIndex = 0;
    next.focus();
  }
}

/** @param {"row" | "col"} scope */
function header(scope) {
  return Object.assign(document.createElement("th"), { scope });
}

/**
 * Called by Streamlit at mount and at every change of the data.
 * @param {Component} component
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const grid = grids.get(parentElement) ?? new MaskGrid(parentElement);
  grids.set(parentElement, grid);
  grid.toggle = (cell) => setTriggerValue("toggle", cell);
  grid.take(JSON.parse(reader.decode(data)));
}
