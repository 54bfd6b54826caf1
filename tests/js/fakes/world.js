// What the library fetches when it needs it is there already: `settled` waits for no disk.
import "../../../static/js/progress/actions.js";
import "../../../static/js/progress/local.js";
import "../../../static/js/progress/polling.js";
import "../../../static/js/progress/shared.js";
import "../../../static/js/progress/stream.js";
import { FakeClock } from "./clock.js";
import { FakeSocket } from "./socket.js";

/**
 * All that a client needs from outside, faked. `answers` are those of `fetch`, in order:
 * a function of the request, an `answer(…)`, a body, or nothing for a broken network.
 */
export function makeWorld(answers = []) {
  FakeSocket.all.length = 0;
  const asked = [];
  const requests = [];
  const fetch = async (url, options = {}) => {
    asked.push(url.replace("https://site", ""));
    requests.push({ url, ...options });
    const next = answers.shift();
    const found = typeof next === "function" ? await next({ url, ...options }) : next;
    if (!found) throw new TypeError("no network");
    return found.isAnswer ? found : answer(found);
  };
  return { WebSocket: FakeSocket, clock: new FakeClock(), random: () => 0.5, fetch, asked, requests };
}

/** What `fetch` gives. */
export function answer(body, { status = 200, headers = {} } = {}) {
  const isOk = status >= 200 && status < 300;
  return { isAnswer: true, ok: isOk, status, headers: new Headers(headers), json: async () => body };
}

/** An event stream whose server is the test: `says` and `ends`. */
export class FakeStream {
  isAnswer = true;
  ok = true;
  status = 200;
  headers = new Headers();

  constructor() {
    this.body = new ReadableStream({ start: (controller) => (this.controller = controller) });
  }

  says(message) {
    const text = typeof message === "string" ? message : `data: ${JSON.stringify(message)}\n\n`;
    this.controller.enqueue(new TextEncoder().encode(text));
  }

  ends() {
    this.controller.close();
  }
}

/** A frame of job "j" with what a test cares about. */
export function frame(values = {}) {
  return {
    type: "progress_update",
    processing_id: "j",
    seq: 1,
    after: 0,
    attempt: 1,
    is_brief: false,
    title: "Report",
    job_type: "document",
    state: "processing",
    progress: 0,
    message: "",
    stage: "",
    timestamp: "2026-11-22T05:00:00+00:00",
    queued_at: "2026-11-22T04:00:00+00:00",
    counts: {},
    documents: [],
    pages: [],
    logs: [],
    events: [],
    ...values,
  };
}

/** Lets all that is ready have its say. */
export async function settled() {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Moves the clock on in small steps, letting all have its say at each. */
export async function pass(world, milliseconds, step = 500) {
  for (let left = milliseconds; left > 0; left -= step) {
    world.clock.advance(Math.min(step, left));
    await settled();
  }
}

/** What a transport is told by a test: `wanted` may be replaced while it runs. */
export function makeContext(world, wanted = {}) {
  const context = { base: "https://site", world, token: async () => context.bearer ?? null };
  context.wanted = { jobs: {}, batches: [], mine: null, system: false, ...wanted };
  context.wants = () => context.wanted;
  return context;
}

/** Notes what a transport tells. */
export function makeListener() {
  const heard = { messages: [], alive: 0, ends: [] };
  return {
    heard,
    message: (message) => heard.messages.push(message),
    alive: () => (heard.alive += 1),
    ended: (end) => heard.ends.push(end),
  };
}
