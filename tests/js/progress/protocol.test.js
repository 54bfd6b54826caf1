import assert from "node:assert/strict";
import { test } from "node:test";

import { CloseCode, FINAL_CLOSE_CODES, MessageType, decode, isFrame } from "../../../static/js/progress/protocol.js";

test("every known type is decoded", () => {
  for (const type of Object.values(MessageType)) assert.deepEqual(decode(JSON.stringify({ type })), { type });
});

test("what is no message of the protocol is nothing", () => {
  for (const text of ["", "{", "null", "[]", '"snapshot"', '{"type":"surprise"}', "7"]) assert.equal(decode(text), null);
});

test("only snapshots and updates are frames", () => {
  const frames = Object.values(MessageType).filter((type) => isFrame({ type }));
  assert.deepEqual(frames, ["snapshot", "progress_update"]);
});

test("a refusal is final, a lost connection is not", () => {
  for (const code of [4401, 4403, 4404]) assert.ok(FINAL_CLOSE_CODES.has(code));
  for (const code of [CloseCode.NORMAL, CloseCode.GOING_AWAY, 1006, CloseCode.TOO_MANY]) assert.ok(!FINAL_CLOSE_CODES.has(code));
});
