// Reading a figure value by value: which marks there are, what each says, and where it stands on the stage.

/** Write a number as the app does: fixed decimals, a true minus sign, no negative zero. */
export function shown(number, decimals) {
  return (Number(rounded(number, decimals)) + 0).toFixed(decimals).replace("-", "−");
}

/** Round as Python does: exactly in the middle to the even digit, where JavaScript goes up. */
function rounded(number, decimals) {
  const digits = number.toFixed(decimals);
  const isMiddle = Number.isInteger(number * 2 ** (decimals + 1)) && !Number.isInteger(number * 2 ** decimals);
  if (!isMiddle || Number(digits.at(-1)) % 2 === 0) return digits;
  return (Number(digits) - Math.sign(number) * 10 ** -decimals).toFixed(decimals);
}

/** Write a share of 1 as style.fine_percent does. */
function percent(share) {
  const hundredths = 100 * share;
  if (share >= 0.01 || share === 0) return `${shown(hundredths, 1)} %`;
  if (hundredths < 0.0001) return "<0.0001 %";
  return `${Number(rounded(hundredths, 1 - Math.floor(Math.log10(hundredths))))} %`;
}

/** Write out one entry of a column. */
function written({ values, form }, place) {
  const value = values[place];
  if (typeof value === "string") return value;
  return form === "percent" ? percent(value) : shown(value, form);
}

/**
 * Return what can be read in a figure. A place is a cell of a heatmap, a sum beside it, or a mark with words of its own:
 * { id, say, cell, box(axes), move(right, down), end(last) }; `cell` is what a click tells Python, or null.
 */
export function readable(sent, painted) {
  return sent.grid ? gridPlaces(sent, painted) : pointPlaces(painted);
}

function gridPlaces({ grid, words }, { data }) {
  const { rows, columns, transposed, decimals } = grid;
  const { z } = data[0];
  const { ofRows, ofColumns } = sums(data);
  const lastRow = rows.length - (ofColumns ? 0 : 1);
  const lastColumn = columns.length - (ofRows ? 0 : 1);
  const at = (row, column) => {
    if (row > lastRow || column > lastColumn) return null;
    const ends = [numbered(rows, row), numbered(columns, column)];
    const inside = ends[0] && ends[1];
    const what = inside ? (transposed ? ends.reverse() : ends).join(" → ") : `${words.sum} ${ends[0] ?? ends[1]}`;
    const value = inside ? z[row][column] : ends[0] ? ofRows[row] : ofColumns[column];
    return {
      id: [row, column],
      say: `${what}: ${told(value, decimals, words)}`,
      cell: inside ? (transposed ? [column, row] : [row, column]) : null,
      box: (axes) => gridBox(axes, row, column, rows.length, columns.length),
      move(right, down) {
        const next = [clamp(row + down, lastRow), clamp(column + right, lastColumn)];
        return next[0] === rows.length && next[1] === columns.length ? this : at(...next);
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

function sums(data) {
  return {
    ofRows: data.find((mark) => mark.xaxis === "x2")?.x,
    ofColumns: data.find((mark) => mark.yaxis === "y2")?.y,
  };
}

const numbered = (names, place) => (place < names.length ? `${names[place]} (${place + 1})` : null);
const told = (value, decimals, words) => (Number.isNaN(value) ? words.hidden : shown(value, decimals));

function gridBox({ x, y, x2, y2 }, row, column, rows, columns) {
  const inside = (axis, pixel) => axis._offset + clamp(pixel, axis._length);
  const span = (axis, place) => [axis.d2p(place - 0.5), axis.d2p(place + 0.5)].map((pixel) => inside(axis, pixel));
  const whole = (axis) => [axis._offset, axis._offset + axis._length];
  const [left, right] = column < columns ? span(x, column) : whole(x2);
  const [top, bottom] = row < rows ? span(y, row) : whole(y2);
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : null; // null: zoomed away
}

function pointPlaces({ data, layout }) {
  const points = data.flatMap((mark, curve) =>
    Array.from({ length: countSaid(mark) }, (_, index) => ({ mark, curve, index })),
  );
  // a part of a stacked bar begins where the parts before it, of the same sign, end; its middle is where it is read
  const before = (mark, index) =>
    data.slice(0, data.indexOf(mark)).filter(({ type, x }) => type === "bar" && x[index] > 0 === mark.x[index] > 0);
  const endOf = (mark, index) => {
    const [x, y] = [mark.x?.[index] ?? mark.x0 + index * mark.dx, mark.y[index]];
    if (mark.type !== "bar" || layout.barmode !== "relative") return [x, y];
    return [before(mark, index).reduce((sum, other) => sum + other.x[index], x / 2), y];
  };
  const at = (place) => {
    const point = points[place];
    if (!point) return null;
    const { mark, curve, index } = point;
    const across = mark.meta?.says?.across ?? 0;
    return {
      id: place,
      say: said(mark, index),
      cell: mark.customdata?.[index] ? [...mark.customdata[index]] : null,
      box: (axes) => pointBox(axes[mark.xaxis ?? "x"], axes[mark.yaxis ?? "y"], endOf(mark, index)),
      move(right, down) {
        if (!down) return at(clamp(place + right, points.length - 1));
        const below = index + down * across;
        if (across && below >= 0 && below < countSaid(mark)) return at(place + down * across);
        const wanted = (other) => {
          const rows = other.mark.meta?.says?.across;
          const column = across ? index % across : index;
          return rows && down < 0 ? countSaid(other.mark) - rows + column : column;
        };
        const beyond = (other) => (other.curve - curve) * down > 0 && other.index === wanted(other);
        const same = points.flatMap((other, number) => (beyond(other) ? [number] : []));
        return same.length ? at(down > 0 ? same[0] : same.at(-1)) : this;
      },
      end: (last) => at(last ? points.length - 1 : 0),
    };
  };
  const find = (test) => at(points.findIndex(test));
  return {
    first: () => at(0),
    again: at,
    of: (cell) => find(({ mark, index }) => `${mark.customdata?.[index]}` === `${cell}`),
    under: ({ curveNumber, pointNumber }) => find(({ curve, index }) => curve === curveNumber && index === pointNumber),
  };
}

/** Return how many points of a mark say something. */
function countSaid({ meta, hovertext }) {
  if (meta?.says) return Object.values(meta.says.columns)[0].values.length;
  return Array.isArray(hovertext) ? hovertext.length : 0;
}

function said({ meta, hovertext }, index) {
  if (!meta?.says) return hovertext[index];
  const { words, columns } = meta.says;
  return words.replace(/\{(\w+)\}/g, (_, name) => written(columns[name], index));
}

function pointBox(x, y, [across, up]) {
  const radius = 9;
  const [left, top] = [x._offset + x.d2p(across) - radius, y._offset + y.d2p(up) - radius];
  return { left, top, width: 2 * radius, height: 2 * radius };
}

const clamp = (place, last) => Math.min(Math.max(place, 0), last);

/** Return a real table of the figure's numbers. */
export function buildTable({ grid, table, words, decimals }, painted) {
  const { header, rows } = table ? listed(table) : gridTable(grid, painted.data, words);
  const digits = table ? decimals : grid.decimals;
  const element = document.createElement("table");
  const line = (contents, tags, scope) => {
    const row = document.createElement("tr");
    contents.forEach((content, place) => {
      const cell = document.createElement(place === 0 ? "th" : tags);
      if (cell.tagName === "TH") cell.scope = scope;
      cell.textContent = typeof content === "number" ? told(content, digits, words) : (content ?? words.hidden);
      row.append(cell);
    });
    return row;
  };
  element.createTHead().append(line(header, "th", "col"));
  element.createTBody().append(...rows.map((contents) => line(contents, "td", "row")));
  return element;
}

function listed({ header, rows, columns }) {
  const lengths = columns.map(({ values }) => values.length);
  const lines = Array.from({ length: Math.max(0, ...lengths) }, (_, row) => columns.map((each) => written(each, row)));
  return { header, rows: columns.length ? lines : rows };
}

function gridTable({ rows, columns }, data, words) {
  const { ofRows, ofColumns } = sums(data);
  const named = (names) => names.map((_, place) => numbered(names, place));
  const lines = named(rows).map((name, row) => [name, ...data[0].z[row], ...(ofRows ? [ofRows[row]] : [])]);
  if (ofColumns) lines.push([words.sum, ...ofColumns, ""]);
  return { header: ["", ...named(columns), ...(ofRows ? [words.sum] : [])], rows: lines };
}
