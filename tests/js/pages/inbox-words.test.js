import assert from "node:assert/strict";
import { test } from "node:test";

import { actOf } from "../../../static/js/pages/inbox-words.js";

const CHANGE = "/notifications/change";

function form(...fields) {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
}

test("a row's own button is for its row, whatever is ticked", () => {
  const wish = actOf(CHANGE, form(["ids", "b"], ["ids", "c"], ["do", "archive a"]));
  assert.deepEqual(wish.fields, { action: "archive", ids: ["a"] });
  assert.equal(wish.url, "/api/notifications/change");
  assert.equal(wish.words, "1 notification archived.");
  assert.equal(wish.undoing, "restore");
});

test("a button above is for what is ticked", () => {
  const wish = actOf(CHANGE, form(["ids", "b"], ["ids", "c"], ["do", "read"]));
  assert.deepEqual(wish.fields, { action: "read", ids: ["b", "c"] });
  assert.equal(wish.words, "2 notifications marked as read.");
});

test("all are read up to what was shown", () => {
  const { url, fields } = actOf("/notifications/read", form(["up_to", "17"]));
  assert.deepEqual([url, fields], ["/api/notifications/read", { up_to: 17 }]);
});

test("what the API has no word for, and what is for nothing, is left to the form", () => {
  assert.equal(actOf(CHANGE, form(["ids", "b"], ["do", "hour"])), null);
  assert.equal(actOf(CHANGE, form(["do", "archive"])), null);
  assert.equal(actOf(CHANGE, form(["do", "toString a"])), null);
});
