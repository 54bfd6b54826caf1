import assert from "node:assert/strict";
import { test } from "node:test";

import { LogLines, asText, marked } from "../../../static/js/elements/log-lines.js";

const AT = "2026-11-22T05:27:14+00:00";

function line(id, { level = "info", text = `line ${id}`, ...rest } = {}) {
  return { id, level, text, timestamp: AT, ...rest };
}

function ids(lines) {
  return lines.shown.map(({ id }) => id);
}

test("a line that comes twice is there once", () => {
  const lines = new LogLines();
  lines.add([line(1), line(2), line(2)]);
  const { fresh, isInOrder } = lines.add([line(2), line(3)]);
  assert.deepEqual(fresh.map(({ id }) => id), [3]);
  assert.equal(isInOrder, true);
  assert.deepEqual(ids(lines), [1, 2, 3]);
});

test("earlier lines that come later stand before", () => {
  const lines = new LogLines();
  lines.add([line(5), line(6)]);
  assert.equal(lines.add([line(2), line(1)]).isInOrder, false);
  assert.deepEqual(ids(lines), [1, 2, 5, 6]);
});

test("a level lets the more serious ones through", () => {
  const lines = new LogLines();
  lines.add(["debug", "info", "warning", "error"].map((level, id) => line(id + 1, { level })));
  lines.filter = { level: "warning" };
  assert.deepEqual(ids(lines), [3, 4]);
});

test("stage, document and text narrow together, and new lines are judged, too", () => {
  const lines = new LogLines();
  lines.filter = { stage: "ocr", document: "a", text: "ODD" };
  const odd = { stage: "ocr", document: "a", text: "An odd page" };
  lines.add([line(1, odd), line(2, { ...odd, document: "b" }), line(3, { ...odd, text: "even" }), line(4, { ...odd, stage: "text" })]);
  assert.deepEqual(ids(lines), [1]);
  assert.equal(lines.size, 4);
  lines.filter = {};
  assert.deepEqual(ids(lines), [1, 2, 3, 4]);
});

test("the search finds the names of documents", () => {
  const lines = new LogLines();
  lines.add([line(1, { document: "a", from: "Report.pdf" }), line(2)]);
  lines.filter = { text: "report" };
  assert.deepEqual(ids(lines), [1]);
  assert.deepEqual([...lines.documents], [["a", "Report.pdf"]]);
});

test("a line is found among those that are shown", () => {
  const lines = new LogLines();
  lines.add([line(10), line(20, { level: "error" }), line(30)]);
  assert.deepEqual([10, 20, 30, 25].map((id) => lines.indexOf(id)), [0, 1, 2, -1]);
  lines.filter = { level: "error" };
  assert.deepEqual([10, 20].map((id) => lines.indexOf(id)), [-1, 0]);
});

test("after clearing the same lines may come again", () => {
  const lines = new LogLines();
  lines.add([line(1, { stage: "ocr" })]);
  lines.clear();
  assert.equal(lines.stages.size, 0);
  assert.equal(lines.add([line(1)]).fresh.length, 1);
});

test("what is searched is cut out with its own letters", () => {
  const found = marked("Page 1: page missing", "page");
  assert.deepEqual(found.map(({ text }) => text), ["Page", " 1: ", "page", " missing"]);
  assert.deepEqual(found.map(({ isFound }) => isFound), [true, false, true, false]);
  assert.deepEqual(marked("text", ""), [{ text: "text", isFound: false }]);
  assert.equal(marked("İstanbul odd", "odd").map(({ text }) => text).join(""), "İstanbul odd");
});

test("a line is copied with its time and level", () => {
  assert.equal(asText(line(1, { from: "a.pdf", text: "odd" })), `${AT}\tinfo\ta.pdf\todd`);
});
