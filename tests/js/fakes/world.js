import { FakeClock } from "./clock.js";
import { FakeSocket } from "./socket.js";

/** All that a client needs from outside, faked; `answers` are those of `fetch`. */
export function makeWorld(answers = []) {
  FakeSocket.all.length = 0;
  const asked = [];
  const fetch = async (url) => {
    asked.push(url);
    const answer = answers.shift();
    if (!answer) throw new TypeError("no network");
    return { ok: true, json: async () => answer };
  };
  return { WebSocket: FakeSocket, clock: new FakeClock(), random: () => 0.5, fetch, asked };
}

/** A frame of job "j" with what a test cares about. */
export function frame(values = {}) {
  return {
    type: "progress_update",
    processing_id: "j",
    seq: 1,
    after: 0,
    attempt: 1,
    title: "Report",
    state: "processing",
    progress: 0,
    message: "",
    stage: "",
    counts: {},
    documents: [],
    pages: [],
    logs: [],
    events: [],
    ...values,
  };
}

/** Lets promises that are ready have their say. */
export async function settled() {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
