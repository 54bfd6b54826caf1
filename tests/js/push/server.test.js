import assert from "node:assert/strict";
import test from "node:test";

import { Refused, Server } from "../../../static/js/push/server.js";
import { PushFailed } from "../../../static/js/push/states.js";
import { FakeSubscription } from "../fakes/push.js";

function make(...answers) {
  const requests = [];
  const fetch = async (url, options) => {
    requests.push({ url, ...options });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return new Response(answer.json && JSON.stringify(answer.json), { status: answer.status ?? 200 });
  };
  return { requests, server: new Server({ fetch, token: "token" }) };
}

test("a subscription is told as the browser has it, with the token against forgery", async () => {
  const { requests, server } = make({ status: 201, json: { id: "1" } });
  const { id } = await server.keep(new FakeSubscription(null, "AAAA", "x"), { vapidKey: "AAAA", isAskedFor: true });
  assert.equal(id, "1");
  const [{ url, method, headers, body }] = requests;
  assert.deepEqual([url, method, headers["X-CSRFToken"]], ["/api/notifications/push/subscriptions", "POST", "token"]);
  assert.deepEqual(JSON.parse(body), { endpoint: "https://push.example.org/x", keys: { p256dh: "key", auth: "secret of x" }, vapid_key: "AAAA", is_asked_for: true });
});

test("its own browser is the one of this session that is told still", async () => {
  const results = [
    { id: "1", is_this_browser: false, disabled_at: null },
    { id: "2", is_this_browser: true, disabled_at: null },
  ];
  const { server } = make({ json: { results } }, { json: { results: results.slice(0, 1) } });
  assert.equal(await server.own(), "2");
  assert.equal(await server.own(), null);
});

test("a refusal has the server's code and words", async () => {
  const { server } = make({ status: 409, json: { code: "switched_off", detail: "It was removed." } });
  await assert.rejects(server.key(), (error) => error instanceof Refused && error.code === "switched_off" && error.message === "It was removed.");
});

test("removing has no answer to read", async () => {
  const { server, requests } = make({ status: 204 });
  await server.remove("1");
  assert.equal(requests[0].method, "DELETE");
});

for (const answer of [new TypeError("no network"), { status: 502 }]) {
  test(`a server that is away is said so: ${answer.status ?? answer.message}`, async () => {
    const { server } = make(answer);
    await assert.rejects(server.key(), (error) => error instanceof PushFailed && error.message.startsWith("The server cannot be reached"));
  });
}
