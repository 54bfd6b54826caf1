/**
 * Shows what is pushed, also while no tab is open. Served at /service-worker.js, so that
 * it may act for the whole site; a classic script, as not every browser runs others here.
 */

"use strict";

const ICON = "/static/icon-192.png";
/** Android draws it in one colour in its bar. */
const BADGE = "/static/badge-96.png";
/** What is shown when a message cannot be read: a push that shows nothing is held against us. */
const UNREADABLE = { title: "Headway", body: "There is something new.", url: "/" };
/** Kinds of news that make a sound again although they only replace what is shown. */
const LOUD = new Set(["error", "critical"]);
/** Where a page has put what is told to the server when the subscription changes. */
const KEPT = { cache: "headway-push", at: "/push-subscription" };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

/** @param {?PushMessageData} data @returns {object} what to show, whatever came */
function read(data) {
  try {
    const news = data.json();
    return typeof news?.title === "string" && news.title ? news : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

/** A push service keeps no order: what is older than what is shown shows the newer one again. */
async function show(news) {
  const shown = news.tag ? await self.registration.getNotifications({ tag: news.tag }) : [];
  const newer = shown.find(({ data }) => data?.at > news.at)?.data;
  const latest = newer ?? news;
  const isRepeated = Boolean(newer) || shown.some(({ data }) => data?.id !== undefined && data.id === news.id);
  await self.registration.showNotification(latest.title, options(latest, isRepeated));
  await confirm(news);
}

function options(news, isRepeated) {
  const { body = "", tag = "", severity, at } = news;
  const isAgain = Boolean(tag) && !isRepeated && LOUD.has(severity);
  return {
    body,
    tag,
    icon: ICON,
    badge: BADGE,
    lang: news.lang ?? "",
    timestamp: Date.parse(at) || Date.now(),
    renotify: isAgain,
    silent: isRepeated,
    requireInteraction: severity === "critical",
    // All of it: what is shown may have to be shown again.
    data: { ...news, url: address(news.url) },
  };
}

/** Tells the server that it was shown; that it does not answer is no reason not to show. */
async function confirm({ receipt }) {
  if (!receipt) return;
  await post("/api/notifications/push/receipts", { receipt }).catch(() => {});
}

/** @returns {string} an address of ours: nothing that is pushed leads anywhere else */
function address(url) {
  try {
    const found = new URL(url ?? "/", self.location.origin);
    return found.origin === self.location.origin ? found.href : self.location.origin + "/";
  } catch {
    return self.location.origin + "/";
  }
}

/** Brings the tab to the front that shows it already, else opens one. */
async function open(url) {
  const wanted = address(url);
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const found = tabs.find((tab) => tab.url.split("#")[0] === wanted.split("#")[0]);
  if (found) return found.focus();
  return self.clients.openWindow(wanted);
}

/** The push service gave this browser another address: the server has to know. */
async function renew({ oldSubscription, newSubscription }) {
  const cache = await self.caches.open(KEPT.cache);
  const kept = await cache.match(KEPT.at).then((found) => found?.json());
  const old = oldSubscription ? proof(oldSubscription.toJSON()) : kept;
  const key = await publicKey();
  const fresh = newSubscription ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const { endpoint, keys } = fresh.toJSON();
  if (old) await post("/api/notifications/push/renewals", { old, new: { endpoint, keys, vapid_key: key } });
  await cache.put(KEPT.at, new Response(JSON.stringify(proof({ endpoint, keys }))));
}

function proof({ endpoint, keys }) {
  return { endpoint, auth: keys.auth };
}

async function publicKey() {
  const answer = await fetch("/api/notifications/push/key", { headers: { Accept: "application/json" } });
  return (await answer.json()).key;
}

async function post(url, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
}
