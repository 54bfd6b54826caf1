/** The lists of a copy: documents, pages, log lines and events, each by its key. Pure. */

import { MessageType } from "./protocol.js";

const KEYS = Object.freeze({
  documents: (row) => row.id,
  pages: (row) => `${row.document}:${row.number}`,
  logs: (row) => row.id,
  events: (row) => row.id,
});

/**
 * The lists after a frame.
 *
 * @param {?object} before the copy before it
 * @param {import("./protocol.js").Frame} frame
 * @returns {Record<string, Map>}
 */
export function lists(before, frame) {
  const isWhole = frame.type === MessageType.SNAPSHOT && !frame.is_brief;
  const base = isWhole ? null : before;
  const all = Object.fromEntries(
    Object.entries(KEYS).map(([name, key]) => [name, merged(base?.[name], frame[name], key)]),
  );
  return { ...all, pages: standing(all, frame.documents ?? []) };
}

/** Later rows replace earlier ones of the same key; the order of arrival is kept. */
function merged(known, rows, key) {
  if (known && !rows?.length) return known;
  const map = new Map(known);
  for (const row of rows ?? []) {
    const old = map.get(key(row));
    if (!old || row.seq === undefined || row.seq >= old.seq) map.set(key(row), row);
  }
  return map;
}

/** A retry clears failed pages: of each document only the newest that it counts stand. */
function standing({ documents, pages }, changed) {
  const failed = [...pages.values()].filter(({ state }) => state === "failed");
  const cleared = changed.flatMap(({ id }) => {
    const newest = failed.filter(({ document }) => document === id).sort((one, other) => other.seq - one.seq);
    return newest.slice(documents.get(id).pages_failed ?? Infinity);
  });
  if (!cleared.length) return pages;
  const left = new Map(pages);
  for (const page of cleared) left.delete(KEYS.pages(page));
  return left;
}
