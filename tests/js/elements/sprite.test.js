import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { SPRITE } from "../../../static/js/elements/sprite.js";

const served = await readFile(new URL("../../../templates/icons.html", import.meta.url), "utf8");

function symbols(text) {
  return text.split("\n").filter((line) => /<(symbol|pattern) /.test(line)).map((line) => line.trim());
}

test("the elements' icons are those of the server", () => {
  const known = new Set(symbols(served));
  assert.ok(symbols(SPRITE).length > 5);
  assert.deepEqual(symbols(SPRITE).filter((symbol) => !known.has(symbol)), []);
});

test("every icon that an element asks for by name is there", async () => {
  const files = ["parts", "log-tools", "toast-stack-element"];
  for (const file of files) {
    const source = await readFile(new URL(`../../../static/js/elements/${file}.js`, import.meta.url), "utf8");
    for (const [, name] of source.matchAll(/\bicon\("([a-z]+)"\)/g)) assert.match(SPRITE, new RegExp(`id="i-${name}"`));
  }
  for (const state of ["queued", "processing", "completed", "failed", "cancelled"]) assert.match(SPRITE, new RegExp(`id="i-${state}"`));
});
