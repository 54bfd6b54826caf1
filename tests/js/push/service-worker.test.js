import assert from "node:assert/strict";
import test from "node:test";

import { FakeWorker, ORIGIN, subscription } from "../fakes/service-worker.js";

const NEWS = Object.freeze({
  id: "1",
  title: "“May exams” is finished",
  body: "2 documents",
  url: "/jobs/7/",
  tag: "job:7",
  severity: "info",
  at: "2026-11-22T12:00:00+00:00",
  lang: "en-gb",
  receipt: "token",
});

test("a push is shown with what it says, and where it leads", async () => {
  const worker = new FakeWorker();
  await worker.push(NEWS);
  const [shown] = worker.shown;
  assert.equal(shown.title, NEWS.title);
  assert.equal(shown.body, NEWS.body);
  assert.equal(shown.data.url, `${ORIGIN}/jobs/7/`);
  assert.equal(shown.timestamp, Date.parse(NEWS.at));
  assert.equal(shown.renotify, false);
});

for (const unreadable of [null, "no json", "null", "[]", '{"body":"no title"}', '{"title":7}']) {
  test(`something is shown even for ${unreadable}`, async () => {
    const worker = new FakeWorker();
    await worker.push(unreadable);
    assert.equal(worker.shown[0].title, "Headway");
  });
}

test("news of one job take each other's place", async () => {
  const worker = new FakeWorker();
  await worker.push(NEWS);
  await worker.push({ ...NEWS, id: "2", title: "“May exams” failed", at: "2026-11-22T12:05:00+00:00" });
  await worker.push({ ...NEWS, id: "3", tag: "job:8" });
  assert.deepEqual(worker.shown.map(({ title }) => title), ["“May exams” failed", NEWS.title]);
});

test("what comes late does not take the place of what is newer", async () => {
  const worker = new FakeWorker();
  await worker.push({ ...NEWS, id: "2", title: "finished", at: "2026-11-22T12:05:00+00:00" });
  await worker.push({ ...NEWS, title: "half way" });
  assert.deepEqual(worker.shown.map(({ title, silent }) => [title, silent]), [["finished", true]]);
});

test("a second copy makes no sound", async () => {
  const worker = new FakeWorker();
  await worker.push({ ...NEWS, severity: "error" });
  assert.equal(worker.shown[0].renotify, true);
  await worker.push({ ...NEWS, severity: "error" });
  assert.equal(worker.shown.length, 1);
  assert.equal(worker.shown[0].renotify, false);
  assert.equal(worker.shown[0].silent, true);
});

test("what is critical stays until somebody puts it away", async () => {
  const worker = new FakeWorker();
  await worker.push({ ...NEWS, severity: "critical" });
  assert.equal(worker.shown[0].requireInteraction, true);
});

test("the server is told that it was shown, and need not answer", async () => {
  const worker = new FakeWorker();
  worker.answers["/api/notifications/push/receipts"] = new TypeError("no network");
  await worker.push(NEWS);
  assert.deepEqual(worker.requests, [{ method: "POST", url: "/api/notifications/push/receipts", body: { receipt: "token" } }]);
  assert.equal(worker.shown.length, 1);
});

for (const url of ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", "http://[", undefined]) {
  test(`a click never leads away: ${url}`, async () => {
    const worker = new FakeWorker();
    await worker.push({ ...NEWS, url });
    await worker.click(worker.shown[0]);
    assert.deepEqual(worker.opened, [`${ORIGIN}/`]);
  });
}

test("a click brings the tab to the front that shows it already", async () => {
  const worker = new FakeWorker();
  let focused = 0;
  worker.tabs = [
    { url: `${ORIGIN}/`, focus: () => assert.fail("another page") },
    { url: `${ORIGIN}/jobs/7/#log`, focus: () => (focused += 1) },
  ];
  const notification = { data: { url: `${ORIGIN}/jobs/7/` } };
  await worker.click(notification);
  assert.equal(focused, 1);
  assert.deepEqual(worker.opened, []);
  assert.equal(notification.isClosed, true);
});

test("a click opens the page when no tab shows it", async () => {
  const worker = new FakeWorker();
  worker.tabs = [{ url: `${ORIGIN}/`, focus: () => assert.fail("another page") }];
  await worker.click({ data: { url: `${ORIGIN}/jobs/7/` } });
  assert.deepEqual(worker.opened, [`${ORIGIN}/jobs/7/`]);
});

function renewing() {
  const worker = new FakeWorker();
  worker.answers["/api/notifications/push/key"] = { status: 200, json: { key: "our key" } };
  return worker;
}

test("a subscription that the browser changed is told to the server with proof", async () => {
  const worker = renewing();
  await worker.tell("pushsubscriptionchange", { oldSubscription: subscription("old") });
  const { body } = worker.requests.at(-1);
  assert.deepEqual(body.old, { endpoint: "https://push.example.org/old", auth: "secret of old" });
  assert.deepEqual(body.new, { ...subscription("fresh").toJSON(), vapid_key: "our key" });
  assert.deepEqual({ ...worker.fresh.asked }, { userVisibleOnly: true, applicationServerKey: "our key" });
});

test("a browser that forgot the old one is helped by what the page kept", async () => {
  const worker = renewing();
  const kept = { endpoint: "https://push.example.org/kept", auth: "kept secret" };
  worker.kept.set("/push-subscription", new Response(JSON.stringify(kept)));
  await worker.tell("pushsubscriptionchange", { newSubscription: subscription("given") });
  const { body } = worker.requests.at(-1);
  assert.deepEqual(body.old, kept);
  assert.equal(body.new.endpoint, "https://push.example.org/given");
  assert.deepEqual(await worker.kept.get("/push-subscription").json(), { endpoint: "https://push.example.org/given", auth: "secret of given" });
});

test("what was never told to the server is not renewed", async () => {
  const worker = renewing();
  await worker.tell("pushsubscriptionchange", {});
  assert.deepEqual(worker.requests.map(({ url }) => url), ["/api/notifications/push/key"]);
});
