/**
 * On every page: sees to it that what is pushed to this browser is for whoever is logged
 * in, and lets one tab speak where there is no push. Most browsers have neither, and load
 * nothing more.
 */

/** Whom this tab has told the server of; forgotten where nobody is logged in. */
const TOLD = "headway.push.told";
/** As in push/push.js. */
const TAB = "headway.push.tab";

const { user } = document.body.dataset;
let isSpeaking = false;

if (!user) forget();
else if (read("sessionStorage", TOLD) !== user) tell();
speakIfWanted();
document.addEventListener("headway-push-changed", speakIfWanted);
// A login in this tab is another session, which does not know the browser yet.
addEventListener("submit", ({ target }) => target.action?.endsWith("/logout/") && forget());

async function tell() {
  try {
    if (await navigator.serviceWorker?.getRegistration("/")) await (await push()).keep();
    sessionStorage.setItem(TOLD, user);
  } catch {
    // The next page tries again.
  }
}

function speakIfWanted() {
  if (isSpeaking || !user || read("localStorage", TAB) !== user) return;
  isSpeaking = true;
  speak();
}

async function speak() {
  const [{ Speaker }, own] = await Promise.all([import("../push/speaker.js"), push()]);
  const world = {
    Notification,
    locks: navigator.locks,
    origin: location.origin,
    isHidden: () => document.hidden,
    go(url) {
      focus();
      if (location.href !== url) location.assign(url);
    },
  };
  const speaker = new Speaker({ world, isWanted: () => own.isByTab });
  speaker.start();
  document.addEventListener("headway-notice", ({ detail }) => speaker.tell(detail));
}

async function push() {
  return (await import("./browser.js")).makePush();
}

function forget() {
  try {
    sessionStorage.removeItem(TOLD);
  } catch {
    // What cannot be kept need not be forgotten.
  }
}

function read(name, key) {
  try {
    return globalThis[name].getItem(key);
  } catch {
    return null;
  }
}
