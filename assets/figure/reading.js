// Reading a figure value by value: which marks there are, what each says, and where it stands on the stage.

/** @import { Axes, Column, DrawnAxis, Grid, Mark, Painted, Pair, Reading, Readings, Sent, Table, Words } from "./types.js" */

/**
 * Write a number as the app does: fixed decimals, a true minus sign, no negative zero.
 * @param {number} number
 * @param {number} decimals
 */
export function shown(number, decimals) {
  return (Number(rounded(number, decimals)) + 0).toFixed(decimals).replace("-", "−");
}

/**
 * Round as Python does: exactly in the middle to the even digit, where JavaScript goes up.
 * @param {number} number
 * @param {number} decimals
 */
function rounded(number, decimals) {
  const digits = number.toFixed(decimals);
  const isMiddle = Number.isInteger(number * 2 ** (decimals + 1)) && !Number.isInteger(number * 2 ** decimals);
  if (!isMiddle || Number(digits.at(-1)) % 2 === 0) return digits;
  return (Number(digits) - Math.sign(number) * 10 ** -decimals).toFixed(decimals);
}

/**
 * Write a share of 1 as style.fine_percent does.
 * @param {number} share
 */
function percent(share) {
  const hundredths = 100 * share;
  if (share >= 0.01 || share === 0) return `${shown(hundredths, 1)}%`;
  if (hundredths < 0.0001) return "<0.0001%";
  return `${Number(rounded(hundredths, 1 - Math.floor(Math.log10(hundredths))))}%`;
}

/**
 * Write out one entry of a column.
 * @param {Column} column
 * @param {number} place
 */
function written({ values, form }, place) {
  const value = values[place];
  if (typeof value === "string") return value;
  return form === "percent" ? percent(value) : shown(value, form);
}

/**
 * Return what can be read in a figure: a heatmap's cells and the sums beside them, or the marks with words of their own.
 * @param {Sent} sent
 * @param {Painted} painted
 * @returns {Readings}
 */
export function readable({ grid, words }, painted) {
  return grid ? gridPlaces(grid, words, painted) : pointPlaces(painted);
}

/**
 * @param {Grid} grid
 * @param {Words} words
 * @param {Painted} painted
 * @returns {Readings}
 */
function gridPlaces(grid, words, { data }) {
  const { rows, columns, transposed, decimals } = grid;
  const { z } = data[0];
  const { ofRows, ofColumns } = sums(data);
  const lastRow = rows.length - (ofColumns ? 0 : 1);
  const lastColumn = columns.length - (ofRows ? 0 : 1);
  /**
   * @param {number} row
   * @param {number} column
   * @returns {Reading | null}
   */
  const at = (row, column) => {
    if (row > lastRow || column > lastColumn) return null;
    const [name, other] = [numbered(rows, row), numbered(columns, column)];
    const inside = name && other;
    const ends = transposed ? `${other} → ${name}` : `${name} → ${other}`;
    const what = inside ? ends : `${words.sum} ${name ?? other}`;
    const value = inside ? z[row][column] : name ? ofRows?.[row] : ofColumns?.[column];
    return {
      id: [row, column],
      say: `${what}: ${told(value, decimals, words)}`,
      cell: inside ? (transposed ? [column, row] : [row, column]) : null,
      box: (axes) => gridBox(axes, row, column, rows.length, columns.length),
      move(right, down) {
        const [below, beside] = [clamp(row + down, lastRow), clamp(column + right, lastColumn)];
        return below === rows.length && beside === columns.length ? this : at(below, beside);
      },
      end: (last) => at(row, !last ? 0 : row < rows.length ? lastColumn : columns.length - 1),
    };
  };
  return {
    first: () => at(0, 0),
    again: ([row, column]) => at(row, column),
    of: ([row, column]) => (transposed ? at(column, row) : at(row, column)),
    under({ data: mark, pointNumber, x, y }) {
      if (mark.xaxis === "x2") return at(pointNumber, columns.length);
      if (mark.yaxis === "y2") return at(rows.length, pointNumber);
      return at(Math.round(y), Math.round(x));
    },
  };
}

/**
 * The sums of a heatmap's rows and columns, where they stand beside it.
 * @param {Mark[]} data
 */
function sums(data) {
  return {
    ofRows: data.find((mark) => mark.xaxis === "x2")?.x,
    ofColumns: data.find((mark) => mark.yaxis === "y2")?.y,
  };
}

/**
 * @param {string[]} names
 * @param {number} place
 */
function numbered(names, place) {
  return place < names.length ? `${names[place]} (${place + 1})` : null;
}

/**
 * @param {number | null | undefined} value
 * @param {number} decimals
 * @param {Words} words
 */
function told(value, decimals, words) {
  return value === null || value === undefined || Number.isNaN(value) ? words.hidden : shown(value, decimals);
}

/**
 * @param {Axes} axes
 * @param {number} row
 * @param {number} column
 * @param {number} rows
 * @param {number} columns
 */
function gridBox({ x, y, x2, y2 }, row, column, rows, columns) {
  const inside = (/** @type {DrawnAxis} */ axis, /** @type {number} */ pixel) =>
    axis._offset + clamp(pixel, axis._length);
  const span = (/** @type {DrawnAxis} */ axis, /** @type {number} */ place) =>
    [axis.d2p(place - 0.5), axis.d2p(place + 0.5)].map((pixel) => inside(axis, pixel));
  const whole = (/** @type {DrawnAxis} */ axis) => [axis._offset, axis._offset + axis._length];
  const [left, right] = column < columns ? span(x, column) : whole(x2);
  const [top, bottom] = row < rows ? span(y, row) : whole(y2);
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : null; // null: zoomed away
}

/**
 * @param {Painted} painted
 * @returns {Readings}
 */
function pointPlaces({ data, layout }) {
  const points = data.flatMap((mark, curve) =>
    Array.from({ length: countSaid(mark) }, (_, index) => ({ mark, curve, index })),
  );
  // a part of a stacked bar begins where the parts before it, of the same sign, end; its middle is where it is read
  const before = (/** @type {Mark} */ mark, /** @type {number} */ index) =>
    data
      .slice(0, data.indexOf(mark))
      .filter((other) => other.type === "bar" && acrossAt(other, index) > 0 === acrossAt(mark, index) > 0);
  /**
   * @param {Mark} mark
   * @param {number} index
   * @returns {Pair}
   */
  const endOf = (mark, index) => {
    const [x, y] = [acrossAt(mark, index), mark.y[index]];
    if (mark.type !== "bar" || layout.barmode !== "relative") return [x, y];
    return [before(mark, index).reduce((sum, other) => sum + acrossAt(other, index), x / 2), y];
  };
  /**
   * @param {number} place
   * @returns {Reading | null}
   */
  const at = (place) => {
    const point = points[place];
    if (!point) return null;
    const { mark, curve, index } = point;
    const across = mark.meta?.says?.across ?? 0;
    return {
      id: [place, 0],
      say: said(mark, index),
      cell: cellOf(mark, index),
      box: (axes) => pointBox(axes[mark.xaxis ?? "x"], axes[mark.yaxis ?? "y"], endOf(mark, index)),
      move(right, down) {
        if (!down) return at(clamp(place + right, points.length - 1));
        const below = index + down * across;
        if (across && below >= 0 && below < countSaid(mark)) return at(place + down * across);
        const column = across ? index % across : index;
        const same = points.flatMap((other, number) => {
          const rows = other.mark.meta?.says?.across;
          const wanted = rows && down < 0 ? countSaid(other.mark) - rows + column : column;
          return (other.curve - curve) * down > 0 && other.index === wanted ? [number] : [];
        });
        return same.length ? at(same[down > 0 ? 0 : same.length - 1]) : this;
      },
      end: (last) => at(last ? points.length - 1 : 0),
    };
  };
  const find = (/** @type {(point: (typeof points)[0]) => boolean} */ test) => at(points.findIndex(test));
  return {
    first: () => at(0),
    again: ([place]) => at(place),
    of: (cell) => find(({ mark, index }) => `${mark.customdata?.[index]}` === `${cell}`),
    under: ({ curveNumber, pointNumber }) => find(({ curve, index }) => curve === curveNumber && index === pointNumber),
  };
}

/**
 * Where a point of a mark stands across.
 * @param {Mark} mark
 * @param {number} index
 */
function acrossAt({ x, x0 = 0, dx = 1 }, index) {
  return x ? x[index] : x0 + index * dx;
}

/**
 * The cell that a point of a mark stands for, as a list of its own: it may be a piece of an array.
 * @param {Mark} mark
 * @param {number} index
 * @returns {Pair | null}
 */
function cellOf({ customdata }, index) {
  const cell = customdata?.[index];
  return cell ? [cell[0], cell[1]] : null;
}

/**
 * Return how many points of a mark say something.
 * @param {Mark} mark
 */
function countSaid({ meta, hovertext }) {
  if (meta?.says) return Object.values(meta.says.columns)[0].values.length;
  return Array.isArray(hovertext) ? hovertext.length : 0;
}

/**
 * What a point of a mark says.
 * @param {Mark} mark
 * @param {number} index
 */
function said({ meta, hovertext = [] }, index) {
  if (!meta?.says) return hovertext[index];
  const { words, columns } = meta.says;
  return words.replace(/\{(\w+)\}/g, (_, name) => written(columns[name], index));
}

/**
 * @param {DrawnAxis} x
 * @param {DrawnAxis} y
 * @param {Pair} place
 */
function pointBox(x, y, [across, up]) {
  const radius = 9;
  const [left, top] = [x._offset + x.d2p(across) - radius, y._offset + y.d2p(up) - radius];
  return { left, top, width: 2 * radius, height: 2 * radius };
}

/**
 * @param {number} place
 * @param {number} last
 */
function clamp(place, last) {
  return Math.min(Math.max(place, 0), last);
}

/**
 * Return a real table of the figure's numbers, null where it has none.
 * @param {Sent} sent
 * @param {Painted} painted
 */
export function buildTable({ grid, table, words, decimals }, painted) {
  const contents = table ? listed(table) : grid && gridTable(grid, painted.data, words);
  if (!contents) return null;
  const digits = table || !grid ? decimals : grid.decimals;
  const element = document.createElement("table");
  /**
   * @param {Content[]} contents
   * @param {"th" | "td"} tags
   * @param {string} scope
   */
  const line = (contents, tags, scope) => {
    const row = document.createElement("tr");
    for (const [place, content] of contents.entries()) {
      const cell = document.createElement(place === 0 ? "th" : tags);
      if (cell.tagName === "TH") cell.scope = scope;
      cell.textContent = typeof content === "string" ? content : told(content, digits, words);
      row.append(cell);
    }
    return row;
  };
  element.createTHead().append(line(contents.header, "th", "col"));
  element.createTBody().append(...contents.rows.map((each) => line(each, "td", "row")));
  return element;
}

/** @typedef {string | number | null} Content of a table's cell */

/**
 * @param {Table} table
 * @returns {{ header: Content[], rows: Content[][] }}
 */
function listed({ header, rows, columns }) {
  const lengths = columns.map(({ values }) => values.length);
  const lines = Array.from({ length: Math.max(0, ...lengths) }, (_, row) => columns.map((each) => written(each, row)));
  return { header, rows: columns.length ? lines : rows };
}

/**
 * @param {Grid} grid
 * @param {Mark[]} data
 * @param {Words} words
 * @returns {{ header: Content[], rows: Content[][] }}
 */
function gridTable({ rows, columns }, data, words) {
  const { ofRows, ofColumns } = sums(data);
  const named = (/** @type {string[]} */ names) => names.map((_, place) => numbered(names, place));
  /** @type {Content[][]} */
  const lines = named(rows).map((name, row) => [name, ...data[0].z[row], ...(ofRows ? [ofRows[row]] : [])]);
  if (ofColumns) lines.push([words.sum, ...ofColumns, ""]);
  return { header: ["", ...named(columns), ...(ofRows ? [words.sum] : [])], rows: lines };
}
