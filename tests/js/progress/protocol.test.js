import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

import { CloseCode, FINAL_CLOSE_CODES, codeOfStatus } from "../../../static/js/progress/codes.js";
import { MessageType, RequestType, decode, isFrame } from "../../../static/js/progress/protocol.js";
import { Store } from "../../../static/js/progress/store.js";

const EXAMPLES = new URL("../../../docs/examples/", import.meta.url);
const names = (await readdir(EXAMPLES)).filter((name) => name.endsWith(".json"));
const read = async (name) => JSON.parse(await readFile(new URL(name, EXAMPLES), "utf8"));

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
  for (const code of [1009, 4400, 4401, 4403, 4404, 4410, 4413]) assert.ok(FINAL_CLOSE_CODES.has(code));
  for (const code of [1000, 1001, 1006, 1011, 1012, 4008, 4429, 4430]) assert.ok(!FINAL_CLOSE_CODES.has(code));
});

test("an answer by HTTP refuses with the same codes", () => {
  assert.equal(codeOfStatus(401), CloseCode.UNAUTHENTICATED);
  assert.equal(codeOfStatus(404), CloseCode.NOT_FOUND);
  assert.equal(codeOfStatus(502), CloseCode.LOST);
});

for (const name of names) {
  test(`the example ${name} is decoded`, async () => {
    const text = await readFile(new URL(name, EXAMPLES), "utf8");
    assert.equal(decode(text).type, name.replace(/[-.].*/, ""));
  });
}

test("each type has an example", () => {
  const types = new Set(names.map((name) => name.replace(/[-.].*/, "")));
  assert.deepEqual(Object.values(MessageType).filter((type) => !types.has(type)), []);
});

for (const name of names.filter((one) => /^(snapshot|progress_update)/.test(one))) {
  test(`the example ${name} becomes the copy of whoever stands before it`, async () => {
    const frame = await read(name);
    const store = new Store();
    if (frame.after) store.apply({ ...frame, type: "snapshot", seq: frame.after, is_brief: false, logs: [] });
    const { job } = store.apply(frame);
    assert.deepEqual([job.seq, job.state, job.progress], [frame.seq, frame.state, frame.progress]);
    assert.equal(store.lists(job.processing_id), frame.is_brief ? frame.after || null : frame.seq);
    assert.equal(job.logs.size, frame.logs.length);
  });
}

test("a client says what the examples of requests say", async () => {
  const folder = new URL("requests/", EXAMPLES);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const types = await Promise.all(files.map(async (name) => JSON.parse(await readFile(new URL(name, folder), "utf8")).type));
  assert.deepEqual([...new Set(types)].sort(), Object.values(RequestType).sort());
});

test("a batch is the same by a message and by an answer", async () => {
  const message = await read("batch_update.json");
  const answer = decode(await readFile(new URL("answers/batch.json", EXAMPLES), "utf8"));
  const store = new Store();
  const { batch } = store.applyBatch(answer);
  assert.deepEqual({ ...batch, ...message }, answer);
  assert.equal(store.applyBatch(message).batch, batch);
});
