import assert from "node:assert/strict";
import { test } from "node:test";

import { unpacked } from "../../../assets/figure/parts.js";
import { linesOf } from "../python.js";

/** @import { Sent } from "../../../assets/figure/types.js" */

const SCRIPT = `
import numpy as np, orjson
from attention.ui.page.figure import _packing
table = np.array([[1 / 3, -2e-300], [np.nan, 5]])
row = np.array([0.1, 255], dtype=np.float32)
sent = {"table": table, "row": row, "same": row, "bytes": np.arange(3, dtype=np.uint8), "words": ["a", None, 1.5]}
print(orjson.dumps(sent, default=_packing([])).decode())
`;

test("arrays arrive as Python has them, to the last bit, and one that is sent once may stand twice", async () => {
  const [message] = linesOf("-c", SCRIPT);
  const made = /** @type {Record<string, unknown>} */ (
    /** @type {unknown} */ (await unpacked(/** @type {Sent} */ (message)))
  );
  assert.deepEqual(made.table, [Float64Array.of(1 / 3, -2e-300), Float64Array.of(Number.NaN, 5)]);
  assert.deepEqual(made.row, Float32Array.of(0.1, 255));
  assert.equal(made.same, made.row);
  assert.deepEqual(made.bytes, Uint8Array.of(0, 1, 2));
  assert.deepEqual(made.words, ["a", null, 1.5]);
});
