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
const MIXED = { state: "stalled", word: "Finished with failures", icon: "failed" };
const BAD = new Set(["error", "critical"]);

/**
 * @param {object} message a `notification`
 * @returns {import("../elements/toasts.js").Toast} those about one job are one
 */
export function toastOf({ id, kind, severity, title, body, url, job, group_key: group, count }) {
  return {
    ...lookOf(kind, severity),
    id: job ?? (group || id),
    title: count > 1 ? `${title} (${count})` : title,
    text: body,
    href: url || undefined,
    isUrgent: severity === "critical",
  };
}

function lookOf(kind, severity) {
  if (kind === "batch_completed" && severity !== "info") return MIXED;
  const look = LOOKS[kind] ?? OTHER;
  return BAD.has(severity) ? { ...look, icon: look.icon ?? look.state, state: "failed" } : look;
}
