/** Single keys as shortcuts, which a person can switch off (WCAG 2.2, 2.1.4): kept in this browser. */

const SLOT = "keys";

/** Whether shortcuts are on; they are until somebody says otherwise. */
export class Keys {
  #storage;
  #isOn = true;

  /** @param {?Storage} storage null where there is none: then it holds for this page */
  constructor(storage) {
    this.#storage = storage;
  }

  get areOn() {
    return this.#storage ? this.#storage.getItem(SLOT) !== "off" : this.#isOn;
  }

  set areOn(isOn) {
    this.#isOn = isOn;
    if (isOn) this.#storage?.removeItem(SLOT);
    else this.#storage?.setItem(SLOT, "off");
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it may be a shortcut: not while one types, or with another key
   */
  allow(event) {
    const isTyping = event.target.closest("input:not([type=checkbox]), select, textarea, [popover]");
    return this.areOn && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
  }

  /**
   * Let switches show what holds, and change it; other tabs follow.
   *
   * @param {Iterable<HTMLElement>} switches buttons with `aria-checked`
   */
  serve(switches) {
    const all = [...switches];
    const show = () => all.forEach((one) => one.setAttribute("aria-checked", this.areOn));
    for (const one of all) {
      one.hidden = false;
      one.addEventListener("click", () => {
        this.areOn = !this.areOn;
        show();
      });
    }
    globalThis.addEventListener?.("storage", show);
    show();
  }
}

/** @returns {Keys} those of this browser */
export function ownKeys() {
  try {
    return new Keys(localStorage);
  } catch {
    return new Keys(null);
  }
}
