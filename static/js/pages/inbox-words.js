/** What the forms of the inbox ask for, as the API is asked. Pure. */

/** What it is called while it waits, what is said when it is done, what takes it back. */
const ACTS = Object.freeze({
  read: { label: "Mark as read", words: "marked as read", undoing: "unread" },
  unread: { label: "Mark as unread", words: "marked as unread", undoing: "read" },
  archive: { label: "Archive", words: "archived", undoing: "restore", isLeaving: true },
  restore: { label: "Back to the inbox", words: "back in the inbox", undoing: "archive", isLeaving: true },
  acknowledge: { label: "I take care of it", words: "yours to take care of", undoing: "" },
});
const READ_ALL = { label: "Mark all as read", words: "All marked as read.", undoing: "" };

/**
 * @typedef {object} Wish
 * @property {string} url
 * @property {object} fields what is sent; `ids` are the rows, unless it is for all
 * @property {string} label
 * @property {string} words what is said when it is done
 * @property {string} undoing the action that takes it back, or ""
 * @property {boolean} [isLeaving] whether the rows leave the list
 */

/**
 * @param {string} path where the form goes
 * @param {FormData} data what it holds
 * @returns {?Wish} null where only the form itself can do it
 */
export function actOf(path, data) {
  if (path.endsWith("/read")) {
    return { ...READ_ALL, url: "/api/notifications/read", fields: { up_to: Number(data.get("up_to")) } };
  }
  const [action, row] = String(data.get("do") ?? "").split(" ");
  const ids = row ? [row] : data.getAll("ids");
  if (!Object.hasOwn(ACTS, action) || !ids.length) return null;
  const { words, ...about } = ACTS[action];
  const many = ids.length === 1 ? "1 notification" : `${ids.length} notifications`;
  return { ...about, words: `${many} ${words}.`, url: "/api/notifications/change", fields: { action, ids } };
}
