/** How a notification looks as a toast: its colour, icon and word. Pure. */

const LOOKS = Object.freeze({
  job_started: { state: "processing", word: "Started" },
  job_completed: { state: "completed", word: "Completed" },
  job_failed: { state: "failed", word: "Failed" },
  job_cancelled: { state: "cancelled", word: "Cancelled" },
  progress_milestone: { state: "processing", word: "On its way" },
  document_failed: { state: "failed", word: "Failed" },
  batch_completed: { state: "completed", word: "Completed" },
  eta_overrun: { state: "stalled", word: "Late", icon: "queued" },
  system_alert: { state: "stalled", word: "Alert", icon: "failed" },
  test: { state: "queued", word: "Test", icon: "bell" },
});
const OTHER = { state: "queued", word: "News", icon: "bell" };
const MIXED = { ...LOOKS.system_alert, word: "Finished with failures" };
const BAD = new Set(["error", "critical"]);

/**
 * @param {object} message a `notification`
 * @returns {import("../elements/toasts.js").Toast} those about one job are one
 */
export function toastOf({ id, kind, severity, title, body, url, job, group_key: group, count }) {
  const isMixed = kind === "batch_completed" && severity !== "info";
  const look = isMixed ? MIXED : (LOOKS[kind] ?? OTHER);
  return {
    ...look,
    state: BAD.has(severity) && !isMixed ? "failed" : look.state,
    id: job ?? (group || id),
    title: count > 1 ? `${title} (${count})` : title,
    text: body,
    href: url || undefined,
    isUrgent: severity === "critical",
  };
}
