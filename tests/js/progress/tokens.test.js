import assert from "node:assert/strict";
import { test } from "node:test";

import { Tokens, expiry } from "../../../static/js/progress/tokens.js";
import { FakeClock } from "../fakes/clock.js";
import { jwt } from "../fakes/jwt.js";

test("a token says when it ends", () => {
  assert.equal(expiry(jwt(1_000)), 1_000_000);
  for (const token of ["", "a.b.c", jwt(null), "opaque"]) assert.equal(expiry(token), null);
});

test("a token is asked for once, and again when it has ended", async () => {
  const clock = new FakeClock();
  let asked = 0;
  const tokens = new Tokens(async () => jwt(100 * ++asked), clock);
  assert.equal(await tokens.current(), jwt(100));
  assert.equal(await tokens.current(), jwt(100));
  clock.advance(100_001);
  assert.equal(await tokens.current(), jwt(200));
});

test("it is renewed a minute before its end, or after four fifths of a short life", async () => {
  const clock = new FakeClock();
  const long = new Tokens(() => jwt(3_600), clock);
  const short = new Tokens(() => jwt(50), clock);
  await Promise.all([long.current(), short.current()]);
  assert.equal(long.wait(), 3_540_000);
  assert.equal(short.wait(), 40_000);
});

test("one that was refused is not used again", async () => {
  let asked = 0;
  const tokens = new Tokens(() => `opaque ${++asked}`, new FakeClock());
  await tokens.current();
  tokens.drop();
  assert.equal(await tokens.current(), "opaque 2");
  assert.equal(tokens.wait(), null);
});

test("without a way to get one, the session counts", async () => {
  const tokens = new Tokens(undefined, new FakeClock());
  assert.equal(tokens.isUsed, false);
  assert.equal(await tokens.current(), null);
});
