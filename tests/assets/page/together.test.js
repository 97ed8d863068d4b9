import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";

import { answers, gathering, withAnswer } from "../../../assets/page/together.js";

/** A line without a server: events come when the test says so. */
class Line extends EventTarget {}
const Gathering = gathering(/** @type {any} */ (Line));

/** Open a line; return it, and what is heard of it, turn by turn. */
function opened() {
  const line = new Gathering("ws://nowhere");
  /** @type {string[][]} */
  const heard = [[]];
  for (const kind of ["message", "close"]) {
    line.addEventListener(kind, (/** @type {Event} */ event) => {
      if (!heard.at(-1)?.length) setImmediate(() => heard.push([]));
      heard.at(-1)?.push(event instanceof MessageEvent ? event.data : event.type);
    });
  }
  return { line, heard: () => heard.filter((turn) => turn.length) };
}

/** @param {string} data */
const message = (data) => new MessageEvent("message", { data });

test("messages that follow each other are handed on in order, in one turn", async () => {
  const { line, heard } = opened();
  for (const data of ["begin", "slider", "board", "end"]) {
    line.dispatchEvent(message(data));
    assert.deepEqual(heard(), [], "the page is not drawn for one of them");
    await Promise.resolve();
  }
  await rest(20);
  assert.deepEqual(heard(), [["begin", "slider", "board", "end"]]);
  line.dispatchEvent(message("later"));
  await rest(20);
  assert.deepEqual(heard(), [["begin", "slider", "board", "end"], ["later"]]);
  assert.equal(answers.heard, 2);
  line.dispatchEvent(new Event("close"));
});

test("what came before the line was closed is heard before its end", () => {
  const { line, heard } = opened();
  line.dispatchEvent(message("last"));
  line.dispatchEvent(new Event("close"));
  assert.deepEqual(heard(), [["last", "close"]]);
});

test("what goes with an answer is told before it in the same turn, and where none comes a little later", async () => {
  const { line, heard } = opened();
  let told = 0;
  withAnswer(() => (told = heard().length + 1));
  line.dispatchEvent(message("answer"));
  assert.equal(told, 0);
  await rest(20);
  assert.equal(told, 1, "nothing of the answer had been heard");
  assert.deepEqual(heard(), [["answer"]]);
  line.dispatchEvent(new Event("close"));
  withAnswer(() => (told += 1));
  await rest(400);
  assert.equal(told, 2);
});
