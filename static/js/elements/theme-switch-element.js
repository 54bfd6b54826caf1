const CHOICES = ["auto", "light", "dark"];
const LABELS = { auto: "as the system has them", light: "light", dark: "dark" };

/** A button that goes round: the system's colours, light, dark. The browser keeps it. */
export class ThemeSwitchElement extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.#button.addEventListener("click", this);
    this.#show(document.documentElement.dataset.theme ?? "auto");
  }

  handleEvent() {
    this.#next();
  }

  get #button() {
    return this.querySelector("button");
  }

  #next() {
    const now = document.documentElement.dataset.theme ?? "auto";
    const choice = CHOICES[(CHOICES.indexOf(now) + 1) % CHOICES.length];
    if (choice === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    keep(choice);
    this.#show(choice);
  }

  #show(choice) {
    this.#button.dataset.shown = choice;
    this.#button.setAttribute("aria-label", `Colours: ${LABELS[choice]}`);
  }
}

function keep(choice) {
  try {
    localStorage.setItem("theme", choice);
  } catch {
    // Without storage the choice holds for this page.
  }
}
