import { fileSize } from "./sizes.js";
import { icon } from "./svg.js";

const DRAGS = ["dragenter", "dragover", "dragleave", "drop"];

/**
 * Around a form with a file input: takes files dropped anywhere on the page, lists what
 * was chosen, and emits `files-submitted` (detail: FormData) instead of sending the form.
 * `sent(bytes, total)`, `refuse(message)` and `settle()` show what becomes of it.
 */
export class DropZoneElement extends HTMLElement {
  #files = [];
  #depth = 0;
  #isListening = false;

  connectedCallback() {
    this.#input.required = false;
    if (!this.#isListening) this.#listen();
    for (const type of DRAGS) document.addEventListener(type, this);
  }

  disconnectedCallback() {
    for (const type of DRAGS) document.removeEventListener(type, this);
  }

  /** Drags over the document, counted in and out since each child has its own. */
  handleEvent(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (event.type === "dragenter") this.#depth += 1;
    if (event.type === "dragleave") this.#depth -= 1;
    if (event.type === "drop") {
      this.#depth = 0;
      this.#add(event.dataTransfer.files);
    }
    this.toggleAttribute("over", this.#depth > 0);
  }

  /** @param {number} bytes @param {number} total */
  sent(bytes, total) {
    this.#show(".sending", true);
    const share = total ? (100 * bytes) / total : 0;
    const words = share >= 100 ? "Sent. Making the job…" : `Sending, ${fileSize(bytes)} of ${fileSize(total)}`;
    this.querySelector('[data-field="sending"]').textContent = words;
    this.querySelector("progress-bar").update({ state: "processing", progress: share, text: words });
    this.#button.disabled = true;
  }

  /** @param {string} message why the files were not taken */
  refuse(message) {
    this.querySelector('[data-field="refused"]').textContent = message;
    this.settle();
    this.#show("[data-refused]", Boolean(message));
  }

  /** The upload is over. */
  settle() {
    this.#show(".sending", false);
    this.#button.disabled = false;
  }

  /** Forgets the files. */
  clear() {
    this.#files = [];
    this.#list();
  }

  get #form() {
    return this.querySelector("form");
  }

  get #input() {
    return this.querySelector('input[type="file"]');
  }

  get #button() {
    return this.querySelector('button[type="submit"]');
  }

  #listen() {
    this.#isListening = true;
    this.#input.addEventListener("change", () => this.#add(this.#input.files));
    this.#form.addEventListener("submit", (event) => this.#submitted(event));
    this.querySelector('[data-act="stop"]').addEventListener("click", () => this.dispatchEvent(new Event("stop-requested")));
  }

  #show(selector, isShown) {
    this.querySelector(selector).hidden = !isShown;
  }

  #add(files) {
    const known = new Set(this.#files.map(identity));
    this.#files.push(...[...files].filter((file) => !known.has(identity(file))));
    this.#input.value = "";
    this.#show("[data-refused]", false);
    this.#list();
  }

  #list() {
    const list = this.querySelector(".chosen");
    list.replaceChildren(...this.#files.map((file) => this.#item(file)));
    list.hidden = !this.#files.length;
    this.#button.textContent = this.#files.length > 1 ? `Hand in ${this.#files.length} files` : "Hand in";
  }

  #item(file) {
    const item = document.createElement("li");
    const name = Object.assign(document.createElement("span"), { className: "clip", textContent: file.name });
    const size = Object.assign(document.createElement("span"), { className: "soft numbers", textContent: fileSize(file.size) });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "icon-button" });
    button.setAttribute("aria-label", `Leave out ${file.name}`);
    button.append(icon("close"));
    button.addEventListener("click", () => this.#leaveOut(file));
    item.append(icon("file"), name, size, button);
    return item;
  }

  #leaveOut(file) {
    this.#files = this.#files.filter((other) => other !== file);
    this.#list();
    this.#input.focus();
  }

  #submitted(event) {
    event.preventDefault();
    if (!this.#files.length) return this.refuse("There is no file. Choose at least one.");
    this.#show("[data-refused]", false);
    const form = new FormData(this.#form);
    form.delete(this.#input.name);
    form.delete("csrfmiddlewaretoken");
    for (const file of this.#files) form.append("files", file, file.name);
    this.dispatchEvent(new CustomEvent("files-submitted", { detail: form }));
  }
}

function identity(file) {
  return `${file.name}\n${file.size}\n${file.lastModified}`;
}
