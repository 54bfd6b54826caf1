/** Actions without a connection: kept, shown in words, and sent later. */

import { ConnectionState } from "../progress/states.js";

const WORDS = Object.freeze({
  waiting: ({ label }) => `“${label}” waits for the connection, and is sent by itself.`,
  sending: ({ label }) => `“${label}” is being sent.`,
  done: ({ label }) => `“${label}” was sent.`,
  refused: ({ label, reason }) => `“${label}” was refused: ${reason}`,
  expired: ({ label, reason }) => `“${label}” was given up. ${reason}`,
});

/**
 * With a connection the forms do what they do without JavaScript.
 *
 * @param {import("../progress/client.js").Client} client
 */
export function queueForms(client) {
  addEventListener("submit", (event) => {
    if (!isAction(event.target) || isConnected(client)) return;
    event.preventDefault();
    event.target.closest("[popover]")?.hidePopover();
    const form = event.target;
    client.act(wish(form, event.submitter)).catch(() => form.submit());
  });
  client.on("actions", show);
}

function isConnected(client) {
  return navigator.onLine && client.connection.state === ConnectionState.CONNECTED;
}

function isAction(form) {
  return form.method === "post" && /\/(retry|cancel|pause|resume|priority)$/.test(new URL(form.action).pathname);
}

/** The API answers to the same address and fields as the form, without a page around it. */
function wish(form, button) {
  const { csrfmiddlewaretoken: token, ...fields } = Object.fromEntries(new FormData(form, button));
  return {
    url: `/api${new URL(form.action).pathname}`,
    headers: { "X-CSRFToken": token, "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(fields),
    label: button?.textContent.trim() || "Action",
  };
}

/** @param {Array<import("../progress/actions.js").Action>} actions */
function show(actions) {
  const lines = actions.map((action) => {
    const line = Object.assign(document.createElement("p"), { textContent: WORDS[action.state](action) });
    line.dataset.action = action.state;
    return line;
  });
  place().replaceChildren(...lines);
}

/** Beside the buttons, but not inside what the server draws anew. */
function place() {
  const found = document.querySelector("[data-queue]");
  if (found) return found;
  const made = Object.assign(document.createElement("div"), { className: "soft" });
  made.dataset.queue = "";
  made.setAttribute("role", "status");
  const head = document.querySelector(".page-head");
  if (head) head.after(made);
  else document.querySelector("main").prepend(made);
  return made;
}
