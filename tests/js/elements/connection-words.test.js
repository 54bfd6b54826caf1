import assert from "node:assert/strict";
import { test } from "node:test";

import { isLoggedOut, spokenOf, wordsOf } from "../../../static/js/elements/connection-words.js";

const NOW = new Date(2026, 10, 22, 14, 2).getTime();

const SAID = [
  [{ state: "connecting" }, "Connecting"],
  [{ state: "connected" }, "Live"],
  [{ state: "connected", transport: "websocket" }, "Live"],
  [{ state: "connected", transport: "sse" }, "Streaming"],
  [{ state: "connected", transport: "polling" }, "Polling every 2 s"],
  [{ state: "polling" }, "Polling every 2 s"],
  [{ state: "reconnecting", retryAt: NOW + 3_200 }, "Reconnecting in 4 s"],
  [{ state: "reconnecting", retryAt: NOW - 5 }, "Reconnecting"],
  [{ state: "reconnecting" }, "Reconnecting"],
  [{ state: "offline", asOf: NOW }, "Offline · as of 14:02"],
  [{ state: "disconnected", asOf: NOW }, "Not live · as of 14:02"],
  [{ state: "disconnected", code: 4401, asOf: NOW }, "Logged out · as of 14:02"],
  [{ state: "disconnected", code: 4410, asOf: NOW }, "Disconnected by an operator"],
  [{ state: "disconnected", code: 4404, asOf: NOW }, "Gone, or not yours any more"],
  [{ state: "connected", code: 4401, asOf: NOW }, "Live"],
  [{ state: null }, ""],
];

for (const [change, words] of SAID) {
  test(`"${words}" is said of ${JSON.stringify(change)}`, () => {
    assert.equal(wordsOf(change, NOW), words);
  });
}

test("a screen reader is not told of each second", () => {
  const spoken = spokenOf({ state: "reconnecting", retryAt: NOW + 3_000 });
  assert.equal(spoken, spokenOf({ state: "reconnecting", retryAt: NOW + 2_000 }));
  assert.match(spokenOf({ state: "offline", asOf: NOW }), /14:02/);
});

test("a login is of use only after one has ended", () => {
  assert.ok(isLoggedOut({ state: "disconnected", code: 4401 }));
  assert.ok(!isLoggedOut({ state: "disconnected", code: 4410 }));
  assert.ok(!isLoggedOut({ state: "reconnecting", code: 4401 }));
  assert.match(spokenOf({ state: "disconnected", code: 4401, asOf: NOW }), /logged out.*14:02/);
});
