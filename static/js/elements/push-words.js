/** What is said of a browser that is told, or is not. */

const WORDS = Object.freeze({
  off: "Off. Switch it on to be told on this device, also while Headway is closed.",
  on: "On. You are told on this device, also while Headway is closed.",
  tab: "On while Headway is open in a tab: this browser’s push service cannot be reached.",
  denied: "This browser blocks notifications from Headway. Allow them in its settings for this site, then reload the page.",
  install: "Add Headway to the Home Screen and open it from there; then it can be switched on.",
  unsupported: "This browser cannot show notifications.",
});

const WAITING = "Waiting for your answer to the browser’s question…";

/** @param {string} state @param {{isBusy?: boolean}} [options] @returns {string} a sentence or two */
export function pushWords(state, { isBusy = false } = {}) {
  return isBusy ? WAITING : (WORDS[state] ?? "");
}
