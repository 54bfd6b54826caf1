import { fillDocument } from "./fields.js";
import { bar, headline, node, title } from "./parts.js";
import { ProgressElement } from "./progress-element.js";

/**
 * A document of a job: state, stage, message, pages, percent and a bar. Property
 * `document`: a document as frames carry it. Attributes as ProgressElement has them, and
 * `stage`, `pages-done`, `pages-total`, `unit`.
 */
export class DocumentProgressElement extends ProgressElement {
  static observedAttributes = [...ProgressElement.observedAttributes, "pages-done", "pages-total"];
  static property = "document";

  get document() {
    return this.value;
  }

  set document(row) {
    this.value = row;
  }

  make() {
    const head = this.hasAttribute("heading") || this.value?.name ? [title(this.getAttribute("href"))] : [];
    const line = headline("stage", "message");
    line.firstElementChild.append(node("span", { class: "soft", field: "pages" }));
    return [...head, line, bar()];
  }

  read() {
    const total = this.getAttribute("pages-total");
    return {
      ...super.read(),
      name: this.getAttribute("heading") ?? "",
      error: null,
      pages_total: total === null ? null : Number(total),
      pages_done: Number(this.getAttribute("pages-done") ?? 0),
      unit: this.getAttribute("unit") ?? "page",
    };
  }

  fill(row) {
    fillDocument(this, row);
  }
}
