import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange } from "../../../static/js/elements/rows.js";

/** Does what was said, as the list does. */
function carriedOut(keys, { removed, placed }) {
  const rows = keys.filter((key) => !removed.includes(key));
  for (const { key, before } of placed) {
    if (rows.includes(key)) rows.splice(rows.indexOf(key), 1);
    rows.splice(before === null ? rows.length : rows.indexOf(before), 0, key);
  }
  return rows;
}

const CASES = [
  ["", ""],
  ["", "abc"],
  ["abc", ""],
  ["abc", "abc"],
  ["abc", "cba"],
  ["abcd", "dabc"],
  ["abcd", "xbyda"],
  ["abcdef", "fbcdea"],
];

for (const [from, to] of CASES) {
  test(`"${from}" becomes "${to}"`, () => {
    assert.deepEqual(carriedOut([...from], arrange([...from], [...to])), [...to]);
  });
}

test("a row that comes first moves no other", () => {
  assert.deepEqual(arrange([..."abc"], [..."xabc"]), { removed: [], placed: [{ key: "x", before: "a" }] });
});

test("of rows in another order the fewest move", () => {
  assert.deepEqual(arrange([..."abcd"], [..."dabc"]).placed, [{ key: "d", before: "a" }]);
});
