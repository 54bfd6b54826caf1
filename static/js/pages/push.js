/** The switch of this browser, and the list below it: a part that several pages have. */

import "../elements/define-push-switch.js";
import { PushFailed } from "../push/states.js";
import { makePush } from "./browser.js";
import { refreshSoon } from "./regions.js";

const FAILED = "It did not work. Reload the page and try again.";

const push = makePush();
const element = document.querySelector("push-switch");

element.addEventListener("push-toggled", ({ detail }) => change(() => (detail.isWanted ? push.enable() : push.disable())));
// What is removed from the list here is to be let go by the browser, too.
document.addEventListener("submit", (event) => event.target.matches("form[data-own]") && letGo(event));
element.setAttribute("state", await push.state());

async function change(act) {
  element.setAttribute("busy", "");
  try {
    // The question to the person belongs to the click: nothing is awaited before it.
    element.setAttribute("state", await act());
    document.dispatchEvent(new CustomEvent("headway-push-changed"));
    refreshSoon();
  } catch (error) {
    element.setAttribute("state", await push.state());
    element.fail(error instanceof PushFailed ? error.message : FAILED);
  } finally {
    element.removeAttribute("busy");
  }
}

async function letGo(event) {
  event.preventDefault();
  await change(() => push.disable());
}
