import assert from "node:assert/strict";
import { test } from "node:test";
import { scalesOf } from "../../../assets/figure/scales.js";
import { made } from "../page.js";

/** @import { Layout, Mark } from "../../../assets/figure/types.js" */

const { drawn } = await import("../../../assets/figure/drawing.js");

const LAYOUT = /** @type {Layout} */ ({
  ...{ width: 200, height: 100, margin: { l: 0, r: 0, t: 0, b: 0 }, font: { size: 12, color: "black" }, bargap: 0.5 },
  xaxis: { range: [0, 10], visible: false },
  yaxis: { range: [0, 4], visible: false },
});

/** @param {Partial<Mark>} mark @param {Partial<Layout>} rest */
function draw(mark, rest = {}) {
  const layout = { ...LAYOUT, ...rest };
  return made(drawn([/** @type {Mark} */ (mark)], layout, scalesOf(layout), new Map()));
}

/** @param {ReturnType<typeof draw>} canvas @param {string} name @param {string[]} keys */
const all = (canvas, name, ...keys) =>
  canvas.all.filter((each) => each.name === name).map(({ attributes }) => keys.map((key) => attributes[key]));

test("a bar goes from zero to its number, up, down or across, half as wide as its place", () => {
  const up = draw(
    { type: "bar", x: [2, 4], y: [3, -1], marker: { color: "red", opacity: [1, 0.5] } },
    { yaxis: { range: [-1, 3], visible: false } },
  );
  assert.deepEqual(all(up, "rect", "x", "y", "width", "height", "fill-opacity"), [
    ["35", "0", "10", "75", "1"],
    ["75", "75", "10", "25", "0.5"],
  ]);
  const lying = draw({ type: "bar", orientation: "h", x: [5], y: [2] });
  assert.deepEqual(all(lying, "rect", "x", "y", "width", "height"), [["0", "43.75", "100", "12.5"]]);
});

test("a line breaks where a number is missing; a point without opacity is not drawn", () => {
  const gap = /** @type {any} */ (null);
  const line = draw({
    type: "scatter",
    mode: "lines",
    x: [0, 10, gap, 0],
    y: [0, 4, gap, 2],
    line: { color: "red", width: 3 },
  });
  assert.deepEqual(all(line, "path", "d", "stroke-width"), [["M0.00,100.00L200.00,0.00M0.00,50.00", "3"]]);
  const points = { type: "scatter", mode: "markers", x: [1, 2], y: [1, 2] };
  assert.equal(all(draw({ ...points, marker: { opacity: 0 } }), "circle").length, 0);
  assert.deepEqual(all(draw({ ...points, marker: { size: [4, 8] } }), "circle", "r"), [["2"], ["4"]]);
});

test("a reader's word is written and never read as markup; what is zoomed away is not", () => {
  const words = { type: "scatter", mode: "text", x: [1, 11], y: [1, 1], text: ["&lt;b&gt; &amp; c", "away"] };
  const texts = draw(words).all.filter(({ name }) => name === "text");
  assert.deepEqual(
    texts.map(({ textContent }) => textContent),
    ["<b> & c"],
  );
});

test("a kind of mark that no plain figure has is a fault, not a blank", () => {
  assert.throws(() => draw({ type: "pie" }), /pie/);
});
