/**
 * Regions of a page (`data-region`) that the server draws anew: it alone knows how a
 * page looks, so that live view and reload cannot differ.
 */

/** The shortest time between two questions, and after one without an answer, in ms. */
const PAUSE = 1_500;
const LATER = 5_000;

const followers = [];
let timer = null;
let again = null;
let askedAt = 0;

/** Asks for the page soon, and puts what changed of its regions in place. */
export function refreshSoon() {
  if (timer) return;
  clearTimeout(again);
  const wait = Math.max(150, askedAt + PAUSE - Date.now());
  timer = setTimeout(refresh, wait);
}

/** @param {() => void} call after regions were drawn anew, perhaps older than what they showed */
export function afterRefresh(call) {
  followers.push(call);
}

async function refresh() {
  timer = null;
  const mine = (askedAt = Date.now());
  const page = await fetched().catch(() => null);
  // A later question's answer is newer, whichever comes first.
  if (mine !== askedAt) return;
  if (page === null) again = setTimeout(refreshSoon, LATER);
  else if (page) replaceRegions(parsed(page));
}

/** @returns {Promise<?string>} empty where we may not look, null without an answer */
async function fetched() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (response.status >= 500) return null;
  return response.ok && !response.redirected ? response.text() : "";
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function replaceRegions(fresh) {
  for (const region of document.querySelectorAll("[data-region]")) {
    const next = fresh.querySelector(`[data-region="${region.dataset.region}"]`);
    if (next && !isInUse(region)) replaceChanged(region, next);
  }
  for (const call of followers) call();
}

/** A menu that is open, or a question that is being answered, stays. */
function isInUse(region) {
  return region.querySelector(":popover-open") !== null;
}

function replaceChanged(region, next) {
  if (region.innerHTML === next.innerHTML) return;
  const focused = region.contains(document.activeElement) ? address(document.activeElement) : null;
  Object.assign(region.dataset, next.dataset);
  region.replaceChildren(...document.importNode(next, true).childNodes);
  if (focused) region.querySelector(focused)?.focus({ preventScroll: true });
}

function address(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : null;
}
