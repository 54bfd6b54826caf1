/**
 * On every page: sees to it that what is pushed to this browser is for whoever is logged
 * in, and lets one tab speak where there is no push.
 */

import { makePush, storage } from "./browser.js";

/** Whom this tab has told the server of; forgotten where nobody is logged in. */
const TOLD = "headway.push.told";

const { user } = document.body.dataset;
const kept = storage("sessionStorage");

if (!user) forget();
else if (told() !== user) tell();
// A login in this tab is another session, which does not know the browser yet.
addEventListener("submit", ({ target }) => target.action?.endsWith("/logout/") && forget());

async function tell() {
  try {
    await makePush().keep();
    kept?.setItem(TOLD, user);
  } catch {
    // The next page tries again.
  }
}

function told() {
  return kept?.getItem(TOLD) ?? null;
}

function forget() {
  kept?.removeItem(TOLD);
}
