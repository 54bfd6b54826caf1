import assert from "node:assert/strict";
import test from "node:test";

import { Keys } from "../../../static/js/pages/keys.js";

class Storage {
  #kept = new Map();

  getItem(name) {
    return this.#kept.get(name) ?? null;
  }

  setItem(name, value) {
    this.#kept.set(name, value);
  }

  removeItem(name) {
    this.#kept.delete(name);
  }
}

class Switch extends EventTarget {
  hidden = true;
  checked = "";

  setAttribute(name, value) {
    if (name === "aria-checked") this.checked = String(value);
  }
}

function pressed(over = {}, field = null) {
  return { key: "j", ctrlKey: false, metaKey: false, altKey: false, target: { closest: () => field }, ...over };
}

test("keys are shortcuts until somebody switches them off, and that is kept", () => {
  const storage = new Storage();
  const keys = new Keys(storage);
  assert.equal(keys.allow(pressed()), true);

  keys.areOn = false;

  assert.equal(keys.allow(pressed()), false);
  assert.equal(new Keys(storage).areOn, false);
  keys.areOn = true;
  assert.equal(new Keys(storage).areOn, true);
});

test("a key that is typed, or pressed with another, is no shortcut", () => {
  const keys = new Keys(new Storage());

  assert.equal(keys.allow(pressed({ ctrlKey: true })), false);
  assert.equal(keys.allow(pressed({}, {})), false);
});

test("a switch shows what holds and changes it", () => {
  const keys = new Keys(new Storage());
  const one = new Switch();
  keys.serve([one]);
  assert.deepEqual([one.hidden, one.checked], [false, "true"]);

  one.dispatchEvent(new Event("click"));

  assert.deepEqual([one.checked, keys.areOn], ["false", false]);
});

test("without storage a choice holds for the page", () => {
  const keys = new Keys(null);
  keys.areOn = false;
  assert.equal(keys.areOn, false);
});
