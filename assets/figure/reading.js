// Reading a figure value by value: which marks there are, what each says, and where it stands on the stage.

/** Write a number as the app does: fixed decimals, a true minus sign, no negative zero. */
export function shown(number, decimals) {
  return (Number(number.toFixed(decimals)) + 0).toFixed(decimals).replace("-", "−");
}

/** Return the places of a figure that can be read; each knows its neighbours, its words, its box and its cell. */
export function places(sent, painted) {
  return sent.grid ? gridPlaces(sent, painted) : pointPlaces(painted);
}

function gridPlaces({ grid, words }, { data }) {
  const { rows, columns, transposed, decimals } = grid;
  const values = data[0].z;
  const sumsOfRows = data.find((mark) => mark.xaxis === "x2")?.x;
  const sumsOfColumns = data.find((mark) => mark.yaxis === "y2")?.y;
  const lastRow = rows.length - (sumsOfColumns ? 0 : 1);
  const lastColumn = columns.length - (sumsOfRows ? 0 : 1);
  const named = (names, place) => `${names[place]} (${place + 1})`;
  const at = (row, column) => {
    const ofRow = column === columns.length;
    const ofColumn = row === rows.length;
    const value = ofRow ? sumsOfRows[row] : ofColumn ? sumsOfColumns[column] : values[row][column];
    const ends = [named(rows, Math.min(row, rows.length - 1)), named(columns, Math.min(column, columns.length - 1))];
    const what = ofRow ? `${words.sum} ${ends[0]}` : ofColumn ? `${words.sum} ${ends[1]}` : (transposed ? ends.reverse() : ends).join(" → ");
    return {
      say: `${what}: ${Number.isNaN(value) ? words.hidden : shown(value, decimals)}`,
      cell: ofRow || ofColumn ? null : transposed ? [column, row] : [row, column],
      box: (axes) => gridBox(axes, row, column, ofRow, ofColumn),
      move(right, down) {
        const next = [clamp(row + down, lastRow), clamp(column + right, lastColumn)];
        return next[0] === rows.length && next[1] === columns.length ? this : at(...next);
      },
      end: (last) => at(row, last && !ofColumn ? lastColumn : last ? columns.length - 1 : 0),
      row, column,
    };
  };
  return {
    first: () => at(0, 0),
    under(point) {
      if (point.data.xaxis === "x2") return at(point.pointNumber, columns.length);
      if (point.data.yaxis === "y2") return at(rows.length, point.pointNumber);
      return at(Math.round(point.y), Math.round(point.x));
    },
    of: (cell) => {
      const [row, column] = transposed ? [cell[1], cell[0]] : cell;
      return row < rows.length && column < columns.length ? at(row, column) : null;
    },
  };
}

function gridBox({ x, y, x2, y2 }, row, column, ofRow, ofColumn) {
  const span = (axis, from, to) => {
    const [start, end] = [axis.d2p(from), axis.d2p(to)].sort((a, b) => a - b);
    return [axis._offset + start, axis._offset + end];
  };
  const whole = (axis) => [axis._offset, axis._offset + axis._length];
  const [left, right] = ofRow ? whole(x2) : span(x, column - 0.5, column + 0.5);
  const [top, bottom] = ofColumn ? whole(y2) : span(y, row - 0.5, row + 0.5);
  return { left, top, width: right - left, height: bottom - top };
}

function pointPlaces({ data }) {
  const points = data.flatMap((mark, curve) =>
    (Array.isArray(mark.hovertext) ? mark.hovertext : []).map((say, index) => ({ mark, curve, index, say })),
  );
  const at = (place) => {
    const { mark, curve, index, say } = points[place];
    return {
      say,
      cell: mark.customdata?.[index] ?? null,
      box: (axes) => pointBox(axes[mark.xaxis ?? "x"], axes[mark.yaxis ?? "y"], mark.x[index], mark.y[index]),
      move(right, down) {
        if (!down) return at(clamp(place + right, points.length - 1));
        const other = points.findIndex((point) => point.index === index && Math.sign(point.curve - curve) === down);
        return other < 0 ? this : at(down > 0 ? other : points.findLastIndex((point) => point.index === index && point.curve < curve));
      },
      end: (last) => at(last ? points.length - 1 : 0),
    };
  };
  const find = (test) => {
    const place = points.findIndex(test);
    return place < 0 ? null : at(place);
  };
  return {
    first: () => (points.length ? at(0) : null),
    under: ({ curveNumber, pointNumber }) => find(({ curve, index }) => curve === curveNumber && index === pointNumber),
    of: (cell) => find(({ mark, index }) => `${mark.customdata?.[index]}` === `${cell}`),
  };
}

function pointBox(x, y, left, top) {
  const radius = 9;
  return { left: x._offset + x.d2p(left) - radius, top: y._offset + y.d2p(top) - radius, width: 2 * radius, height: 2 * radius };
}

const clamp = (place, last) => Math.min(Math.max(place, 0), last);

/** Return a real table of the figure's numbers. */
export function buildTable({ grid, table, words, decimals }, painted) {
  const { header, rows } = table ?? gridTable(grid, painted.data, words);
  const digits = table ? decimals : grid.decimals;
  const element = document.createElement("table");
  const line = (cells, first, rest) => {
    const row = document.createElement("tr");
    cells.forEach((content, place) => {
      const tag = place === 0 ? first : rest;
      const cell = document.createElement(tag);
      if (tag === "th") cell.scope = first === rest ? "col" : "row";
      cell.textContent = typeof content === "number" ? (Number.isNaN(content) ? words.hidden : shown(content, digits)) : (content ?? words.hidden);
      row.append(cell);
    });
    return row;
  };
  const head = document.createElement("thead");
  head.append(line(header, "th", "th"));
  const body = document.createElement("tbody");
  body.append(...rows.map((cells) => line(cells, "th", "td")));
  element.append(head, body);
  return element;
}

function gridTable({ rows, columns }, data, words) {
  const sumsOfRows = data.find((mark) => mark.xaxis === "x2")?.x;
  const sumsOfColumns = data.find((mark) => mark.yaxis === "y2")?.y;
  const named = (names) => names.map((name, place) => `${name} (${place + 1})`);
  const lines = named(rows).map((name, row) => [name, ...data[0].z[row], ...(sumsOfRows ? [sumsOfRows[row]] : [])]);
  if (sumsOfColumns) lines.push([words.sum, ...sumsOfColumns, ""]);
  return { header: ["", ...named(columns), ...(sumsOfRows ? [words.sum] : [])], rows: lines };
}
