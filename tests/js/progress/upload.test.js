import assert from "node:assert/strict";
import { test } from "node:test";

import { UploadRefused, upload } from "../../../static/js/progress/upload.js";

/** An XMLHttpRequest whose server is the test. */
class FakeRequest extends EventTarget {
  static last;
  upload = new EventTarget();
  headers = {};
  status = 0;
  responseText = "";

  constructor() {
    super();
    FakeRequest.last = this;
  }

  open(method, url) {
    Object.assign(this, { method, url });
  }

  setRequestHeader(name, value) {
    this.headers[name] = value;
  }

  send(form) {
    this.form = form;
  }

  abort() {
    this.dispatchEvent(new Event("abort"));
  }

  answers(status, body) {
    Object.assign(this, { status, responseText: typeof body === "string" ? body : JSON.stringify(body) });
    this.dispatchEvent(new Event("load"));
  }
}

function send(more = {}) {
  return upload({ url: "/api/jobs", form: "form", csrfToken: "token", XMLHttpRequest: FakeRequest, ...more });
}

test("the form is posted with the token, and the job comes back", async () => {
  const sent = send();
  assert.deepEqual([FakeRequest.last.method, FakeRequest.last.url, FakeRequest.last.form], ["POST", "/api/jobs", "form"]);
  assert.equal(FakeRequest.last.headers["X-CSRFToken"], "token");
  FakeRequest.last.answers(201, { id: "j" });
  assert.deepEqual(await sent, { id: "j" });
});

test("progress is told in bytes", async () => {
  const told = [];
  const sent = send({ onProgress: (...bytes) => told.push(bytes) });
  FakeRequest.last.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded: 3, total: 9 }));
  FakeRequest.last.answers(201, { id: "j" });
  await sent;
  assert.deepEqual(told, [[3, 9]]);
});

test("a refusal carries the server's own words", async () => {
  const sent = send();
  FakeRequest.last.answers(400, { code: "submission_refused", detail: "There is no file." });
  await assert.rejects(sent, { name: "UploadRefused", message: "There is no file." });
});

test("each refusal without words says what to do", async () => {
  for (const [status, words] of [[403, /log in/i], [413, /fewer or smaller/], [500, /again in a moment/], [200, /again in a moment/]]) {
    const sent = send();
    FakeRequest.last.answers(status, "<html>");
    await assert.rejects(sent, words);
  }
});

test("a broken connection and a stop are refusals, too", async () => {
  const broken = send();
  FakeRequest.last.dispatchEvent(new Event("error"));
  await assert.rejects(broken, UploadRefused);
  const stop = new AbortController();
  const stopped = send({ signal: stop.signal });
  stop.abort();
  await assert.rejects(stopped, /You stopped/);
});
