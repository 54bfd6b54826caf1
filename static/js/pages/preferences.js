/** The page of preferences: offers the browser's time zone, and says what is not saved. */

import "./plain.js";

import { ownKeys } from "./keys.js";

offerZone(document.querySelector("[data-zone]"), document.querySelector("[data-offer]"));
ownKeys().serve(document.querySelectorAll("[data-keys]"));
for (const form of document.querySelectorAll("form:has([data-unsaved])")) noteChanges(form);

/**
 * Offer the zone of this browser, unless it is chosen already.
 *
 * @param {HTMLInputElement} input
 * @param {HTMLButtonElement} offer
 */
function offerZone(input, offer) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!own || input.value === own) return;
  offer.querySelector("span").textContent = own;
  offer.hidden = false;
  offer.addEventListener("click", () => {
    input.value = own;
    offer.hidden = true;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
}

/** @param {HTMLFormElement} form */
function noteChanges(form) {
  const note = form.querySelector("[data-unsaved]");
  const said = () => new URLSearchParams(new FormData(form)).toString();
  const first = said();
  form.addEventListener("input", () => {
    note.hidden = said() === first;
  });
}
