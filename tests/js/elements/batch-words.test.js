import assert from "node:assert/strict";
import { test } from "node:test";

import { batchSays } from "../../../static/js/elements/batch-words.js";

test("a batch says how many of its jobs and documents are done", () => {
  const counts = { jobs: 3, jobs_completed: 1, jobs_failed: 1, jobs_cancelled: 0, documents: 30, completed: 11, failed: 2 };
  assert.equal(batchSays(counts), "2 of 3 jobs ended · 11 of 30 documents done · 2 failed");
  const whole = { jobs: 1, jobs_completed: 1, jobs_failed: 0, jobs_cancelled: 0, documents: 1, completed: 1, failed: 0 };
  assert.equal(batchSays(whole), "1 of 1 job ended · 1 of 1 document done");
});
