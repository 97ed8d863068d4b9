import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";

import { address, answers, drawing, gathering } from "../../../assets/page/together.js";

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

/** Stand in for the browser's address bar; return what it shows, entry by entry. */
function bar() {
  const shown = ["http://here/softmax?temperature=0.5"];
  /** @type {(() => void)[]} */
  const frames = [];
  const write = (/** @type {any} */ _state, /** @type {string} */ _unused, /** @type {URL | string} */ url) =>
    shown.push(new URL(url, shown.at(-1)).href);
  const heard = new EventTarget();
  Object.assign(globalThis, {
    document: { hidden: false },
    history: { pushState: write, replaceState: write },
    requestAnimationFrame: (/** @type {() => void} */ draw) => frames.push(draw),
    addEventListener: heard.addEventListener.bind(heard),
  });
  Object.defineProperty(globalThis, "location", { configurable: true, get: () => new URL(shown.at(-1) ?? "") });
  address.guard();
  const draw = async () => {
    for (const frame of frames.splice(0)) frame();
    await rest(5);
  };
  return { shown, draw, act: (/** @type {string} */ kind) => heard.dispatchEvent(new Event(kind)) };
}

const NEXT = "http://here/softmax?temperature=0.6";

test("a new address is known at once, told with the answer and in the bar when that is drawn", async () => {
  const { shown, draw } = bar();
  const { line, heard } = opened();
  assert.equal(address.search, "?temperature=0.5");
  let told = "";
  address.hold(new URL(NEXT), () => (told = `${heard().length} ${address.search}`));
  assert.deepEqual([address.href, address.search, told], [NEXT, "?temperature=0.6", ""]);
  line.dispatchEvent(message("answer"));
  await rest(20);
  assert.equal(told, "0 ?temperature=0.6", "nothing of the answer had been heard");
  assert.deepEqual(heard(), [["answer"]]);
  assert.equal(shown.length, 1);
  await draw();
  assert.deepEqual(shown.slice(1), [NEXT]);
  assert.equal(address.held, null);
  line.dispatchEvent(new Event("close"));
});

test("where no answer comes, or nobody looks, the address is told and shown a little later", async () => {
  const { shown, draw } = bar();
  let told = 0;
  address.hold(new URL(NEXT), () => (told += 1));
  await rest(400);
  assert.equal(told, 1);
  await draw();
  assert.deepEqual(shown.slice(1), [NEXT]);
  Object.assign(document, { hidden: true }); // no frame is drawn there
  address.hold(new URL("?temperature=0.7", NEXT), () => (told += 1));
  await rest(400);
  assert.deepEqual([told, shown.at(-1)], [2, "http://here/softmax?temperature=0.7"]);
});

test("of two moves before an answer the bar shows the last", async () => {
  const { shown, draw } = bar();
  address.hold(new URL(NEXT), () => {});
  address.hold(new URL("?temperature=0.7", NEXT), () => {});
  await rest(400);
  await draw();
  assert.deepEqual(shown.slice(1), ["http://here/softmax?temperature=0.7"]);
});

test("an address that the browser refuses for now is shown when it lets it be changed again", async () => {
  const { shown } = bar();
  const write = history.replaceState;
  history.replaceState = () => {
    throw new DOMException("more than 100 times", "SecurityError");
  };
  address.hold(new URL(NEXT), () => {});
  address.show();
  assert.deepEqual([address.href, shown.length], [NEXT, 1]);
  history.replaceState = write;
  await rest(1100);
  assert.deepEqual(shown.slice(1), [NEXT]);
});

test("whoever writes the address, and a reader who acts again, finds it in the bar", () => {
  const { shown, act } = bar();
  address.hold(new URL(NEXT), () => {});
  history.pushState({}, "", "?temperature=0.6&lang=zh");
  assert.deepEqual(shown.slice(1), [NEXT, `${NEXT}&lang=zh`]);
  address.hold(new URL(NEXT), () => {});
  act("keydown");
  assert.equal(shown.at(-1), NEXT);
  address.hold(new URL("?temperature=0.7", NEXT), () => {});
  act("pointerdown");
  assert.equal(shown.at(-1), "http://here/softmax?temperature=0.7");
});

test("the way back is not overwritten by what another entry held", () => {
  const { shown, act } = bar();
  address.hold(new URL(NEXT), () => {});
  act("popstate");
  address.show();
  assert.deepEqual([address.held, shown.length], [null, 1]);
});

test("a component is drawn in the turn in which it is asked for, once its script is there", async () => {
  Object.assign(globalThis, { document: { baseURI: "http://here/app/" } });
  const draw = drawing("data:text/javascript,export default ({ drawn }) => drawn.push('drawn')");
  /** @type {string[]} */
  const drawn = [];
  const first = draw({ drawn });
  assert.deepEqual(drawn, []);
  await first;
  assert.deepEqual(drawn, ["drawn"]);
  draw({ drawn });
  assert.deepEqual(drawn, ["drawn", "drawn"]);
});
