import assert from "node:assert/strict";
import { test } from "node:test";

import { EventReader } from "../../../static/js/progress/events.js";

const STREAM = ': hello\nretry: 1500\n\nid: a~1\ndata: {"n":1}\n\ndata: one\r\ndata:  two\r\n\r\nevent: x\rdata\r\r\ndata: last';

test("events are read, comments and unknown fields are not", () => {
  const reader = new EventReader();
  assert.deepEqual(reader.read(STREAM), [
    { data: '{"n":1}', id: "a~1" },
    { data: "one\n two", id: "a~1" },
    { data: "", id: "a~1" },
  ]);
  assert.equal(reader.retry, 1_500);
  assert.equal(reader.lastId, "a~1");
});

test("wherever the stream is cut, the same events come out", () => {
  const whole = new EventReader().read(STREAM);
  for (let cut = 0; cut <= STREAM.length; cut += 1) {
    const reader = new EventReader();
    assert.deepEqual([...reader.read(STREAM.slice(0, cut)), ...reader.read(STREAM.slice(cut))], whole, `cut at ${cut}`);
  }
  const reader = new EventReader();
  assert.deepEqual([...STREAM].flatMap((letter) => reader.read(letter)), whole);
});

test("an event that was not ended by an empty line did not come", () => {
  assert.deepEqual(new EventReader().read("data: half\n"), []);
});

test("a byte order mark at the beginning is none of the text", () => {
  assert.deepEqual(new EventReader().read("\uFEFFdata: x\n\n"), [{ data: "x", id: "" }]);
});
