/** What the page's browser has for push: the one place that names its globals. */

import { Push } from "../push/push.js";
import { Server } from "../push/server.js";

/** @returns {string} Django's token against forged requests: the form to log out has one */
function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** @returns {Push} for whoever is logged in */
export function makePush() {
  const { navigator, Notification, PushManager, caches } = globalThis;
  return new Push({
    world: { navigator, Notification, PushManager, caches, storage: storage("localStorage") },
    server: new Server({ fetch: (...what) => fetch(...what), token: token() }),
    user: document.body.dataset.user,
  });
}

/** @returns {?Storage} nothing where a browser forbids even to look */
function storage(name) {
  try {
    return globalThis[name];
  } catch {
    return null;
  }
}
