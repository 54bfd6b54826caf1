/** How a browser stands to being told, and what that means in words. */

/** What a person can do about it differs, so the states do. */
export const PushState = Object.freeze({
  UNSUPPORTED: "unsupported",
  INSTALL: "install",
  DENIED: "denied",
  OFF: "off",
  ON: "on",
  TAB: "tab",
});

/** In these the switch is on. */
export const isOn = (state) => state === PushState.ON || state === PushState.TAB;

/** In these a click can change something. */
export const isOpen = (state) => isOn(state) || state === PushState.OFF;

/** Something that a person has to know to go on; the message is for people. */
export class PushFailed extends Error {}
