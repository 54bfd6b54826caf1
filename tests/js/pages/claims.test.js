import assert from "node:assert/strict";
import { test } from "node:test";

import { PAUSE } from "../../../static/js/elements/toast-turns.js";
import { Claims } from "../../../static/js/pages/claims.js";
import { toastOf } from "../../../static/js/pages/looks.js";

function storage() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

/** Locks that all tabs share, as a browser gives them: each waits for the one before it. */
function locks() {
  const held = new Map();
  return {
    async request(name, options, work = options) {
      if (options.ifAvailable && held.has(name)) return work(null);
      while (held.has(name)) await held.get(name);
      const working = Promise.resolve(work({ name })).finally(() => held.delete(name));
      held.set(name, working);
      return working;
    },
  };
}

test("of all tabs one shows it, though what one stores has not reached the other", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const shared = locks();
  const [one, other, third] = [1, 2, 3].map(() => new Claims({ user: "7", storage: storage(), locks: shared }));
  const took = await Promise.all([one.take("a", 1_000_000), other.take("a", 1_000_000)]);
  assert.deepEqual(took, [0, Infinity]);
  assert.equal(await third.take("b", 1_000_000), 0);
});

test("a tab that has to wait leaves it to whoever may show it first", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [shared, kept] = [locks(), storage()];
  const [one, other] = [1, 2].map(() => new Claims({ user: "7", storage: kept, locks: shared }));
  await one.take("a", 1_000_000);
  assert.equal(await one.take("b", 1_000_500), PAUSE - 500);
  assert.equal(await other.take("b", 1_000_000 + PAUSE), 0);
  assert.equal(await one.take("b", 1_000_000 + PAUSE), Infinity);
});

test("of all tabs one shows it", async () => {
  const shared = storage();
  const [one, other] = [1, 2].map(() => new Claims({ user: "7", storage: shared }));
  assert.equal(await one.take("a", 1_000_000), 0);
  assert.equal(await other.take("a", 1_000_000), Infinity);
});

test("between two of one person there is a pause, whichever tab shows them", async () => {
  const shared = storage();
  const [one, other] = [1, 2].map(() => new Claims({ user: "7", storage: shared }));
  await one.take("a", 1_000_000);
  assert.equal(await other.take("b", 1_000_500), PAUSE - 500);
  assert.equal(await other.take("b", 1_000_000 + PAUSE), 0);
});

test("a clock that was put back holds nothing up, and another person has a pause of their own", async () => {
  const shared = storage();
  await new Claims({ user: "7", storage: shared }).take("a", 1_000_000);
  assert.equal(await new Claims({ user: "7", storage: shared }).take("b", 500), 0);
  assert.equal(await new Claims({ user: "8", storage: shared }).take("a", 1_000_000), 0);
});

test("a tab that can keep nothing shows it", async () => {
  const broken = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } };
  assert.equal(await new Claims({ user: "7", storage: broken }).take("a", 1_000_000), 0);
});

test("those of one job are one toast, and say how many occasions they tell", () => {
  const message = { id: "n", kind: "job_failed", severity: "error", title: "Ledger failed", body: "", url: "", job: "j", group_key: "g", count: 3 };
  const toast = toastOf(message);
  assert.deepEqual([toast.id, toast.title, toast.state, toast.isUrgent], ["j", "Ledger failed (3)", "failed", false]);
  assert.equal(toastOf({ ...message, job: null }).id, "g");
  assert.equal(toastOf({ ...message, job: null, group_key: "" }).id, "n");
  assert.equal(toastOf({ ...message, kind: "system_alert", severity: "critical" }).isUrgent, true);
});

test("a batch with failures is not called completed", () => {
  const message = { id: "n", kind: "batch_completed", title: "May: 1 of 2 jobs failed", body: "", url: "", job: null, group_key: "g", count: 1 };
  const { state, word, icon } = toastOf({ ...message, severity: "error" });
  assert.deepEqual([state, word, icon], ["stalled", "Finished with failures", "failed"]);
  assert.equal(toastOf({ ...message, severity: "info" }).word, "Completed");
});
