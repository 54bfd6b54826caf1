import { icon } from "./svg.js";
import { stateWord } from "./words.js";

/** A state's icon and word. Attribute `data-state`. */
export class StateBadgeElement extends HTMLElement {
  static observedAttributes = ["data-state"];

  attributeChangedCallback(_name, before, after) {
    if (before === null || before === after) return;
    const word = document.createElement("span");
    word.textContent = stateWord(after);
    this.replaceChildren(icon(after.split("_")[0]), word);
  }

  get state() {
    return this.dataset.state;
  }

  set state(state) {
    this.dataset.state = state;
  }
}
