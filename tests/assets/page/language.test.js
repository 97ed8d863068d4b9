import assert from "node:assert/strict";
import { test } from "node:test";

import { translated } from "../../../assets/page/language.js";
import { linesOf } from "../python.js";

/** @import { Words } from "../../../assets/page/language.js" */

const SCRIPT = `
import json
from attention.ui.page.frame import FRAME, FRAME_BEGINNINGS, frame_words
from attention.ui.text import LANGUAGES, load_labels
for language in LANGUAGES:
    labels = {key.removeprefix("frame."): label for key, label in load_labels(language).items()}
    wanted = [{said: labels[key] for said, key in words.items()} for words in (FRAME, FRAME_BEGINNINGS)]
    print(json.dumps({"words": {"lang": language, **frame_words(language)}, "whole": wanted[0], "begun": wanted[1]}))
`;
/** @typedef {Record<string, string>} Labels */
const languages = /** @type {{ words: Words, whole: Labels, begun: Labels }[]} */ (linesOf("-c", SCRIPT));

test("every word of the frame is what the language's labels say, wherever it comes from", () => {
  assert.ok(languages.length >= 2);
  for (const { words, whole, begun } of languages) {
    for (const [said, label] of Object.entries(whole)) {
      for (const each of languages) assert.equal(translated(each.whole[said], words), label);
      assert.equal(translated(said, words), label);
    }
    for (const [said, label] of Object.entries(begun)) {
      for (const each of languages) assert.equal(translated(`${each.begun[said]}A′ 1`, words), `${label}A′ 1`);
      assert.equal(translated(`${said}A′ 1`, words), `${label}A′ 1`);
    }
  }
});

test("what is translated stays, so that whoever watches for changes comes to rest", () => {
  for (const { words, whole, begun } of languages) {
    for (const said of [...Object.keys(whole), ...Object.keys(begun).map((each) => `${each}word`)]) {
      assert.equal(translated(translated(said, words), words), translated(said, words));
    }
  }
});

test("a word that is not the frame's stays as it is", () => {
  for (const { words } of languages) {
    for (const said of ["", "saw", "closed", "constructor", "Not Help for"])
      assert.equal(translated(said, words), said);
  }
});
