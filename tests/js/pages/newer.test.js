import assert from "node:assert/strict";
import { test } from "node:test";

import { compared } from "../../../static/js/pages/newer.js";

const drawn = (id, seq) => ({ dataset: { id, seq } });

function found(elements, rows) {
  const copies = new Map(rows.map((row) => [row.id, row]));
  const { behind, level } = compared(elements, ({ dataset }) => copies.get(dataset.id));
  return { behind: behind.map(([, row]) => row), level: level.map(([, row]) => row) };
}

test("what was drawn before a row changed is behind it", () => {
  const row = { id: "a", seq: 10, state: "completed" };
  assert.deepEqual(found([drawn("a", "9")], [row]), { behind: [row], level: [] });
});

test("what was drawn of the same seq is level", () => {
  const row = { id: "a", seq: 10 };
  assert.deepEqual(found([drawn("a", "10")], [row]), { behind: [], level: [row] });
});

test("what was drawn after a row that is known stands", () => {
  assert.deepEqual(found([drawn("a", "11")], [{ id: "a", seq: 10 }]), { behind: [], level: [] });
});

test("what nobody knows, or was drawn without a seq, stands", () => {
  const elements = [drawn("b", "1"), drawn("a", undefined)];
  assert.deepEqual(found(elements, [{ id: "a", seq: 10 }]), { behind: [], level: [] });
});

test("each element comes with its own row", () => {
  const elements = [drawn("a", "1"), drawn("b", "1")];
  const { behind } = compared(elements, ({ dataset }) => ({ id: dataset.id, seq: 2 }));
  assert.deepEqual(behind.map(([element, row]) => [element.dataset.id, row.id]), [["a", "a"], ["b", "b"]]);
});
