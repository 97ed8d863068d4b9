// What the project's Python says, for tests that compare the two.

import { execFileSync } from "node:child_process";

const ROOT = new URL("../../", import.meta.url);
const PYTHON = process.platform === "win32" ? ".venv/Scripts/python.exe" : ".venv/bin/python";

/**
 * What a script prints, read as one JSON a line.
 * @param {string[]} command
 */
export function linesOf(...command) {
  const told = execFileSync(PYTHON, command, {
    cwd: ROOT,
    env: { ...process.env, PYTHONPATH: ".", PYTHONIOENCODING: "utf-8" },
    encoding: "utf8",
    maxBuffer: 1e8,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return told
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
