/** Numbers and times in the words that people read. Pure. */

/** @param {number} progress @returns {string} whole and rounded down: 100% means done */
export function percent(progress) {
  return `${Math.floor(progress)}%`;
}

/**
 * The percent that failed: of many documents those that did, of one what is missing of
 * its pages, or else the rest of it.
 *
 * @param {object} row a job, document or batch
 * @returns {number}
 */
export function badShare({ state, progress, counts, pages_done, pages_total }) {
  if (counts?.documents !== 1 && counts?.failed) return (100 * counts.failed) / counts.documents;
  if (state !== "failed") return 0;
  const [done, total] = [counts?.pages_done ?? pages_done, counts?.pages_total ?? pages_total];
  return done < total ? (100 * (total - done)) / total : 100 - progress;
}

/** @param {number} number @param {string} noun @returns {string} "1 page", "3 pages" */
export function counted(number, noun) {
  return `${number} ${number === 1 ? noun : pluralOf(noun)}`;
}

function pluralOf(noun) {
  if (/(s|x|ch|sh)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** @param {string} name @returns {string} a stage's name as people read it */
export function stage(name) {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export { stage as stateWord };

/** @param {object} row a job, document or batch @returns {string} what its badge says */
export function badgeOf({ state, is_paused, pages_done, counts }) {
  if (state === "failed" && (counts?.pages_done || counts?.completed || pages_done)) return "failed_in_part";
  return is_paused ? "paused" : state;
}

/** @param {number} seconds @returns {string} "45 s", "2 min 10 s", "1 h 5 min" */
export function duration(seconds) {
  const whole = Math.max(Math.round(seconds), 0);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(Math.floor(whole / 60), "min", whole % 60, "s");
  return pair(Math.floor(whole / 3600), "h", Math.floor((whole % 3600) / 60), "min");
}

/** @param {number} seconds @returns {string} an estimate rounded by its size */
export function about(seconds) {
  if (seconds < 2) return "finishing…";
  if (seconds < 15) return `about ${Math.round(seconds)} s`;
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5} s`;
  if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} min`;
  return `about ${Math.round(seconds / 3600)} h`;
}

/** @param {object} document as frames carry it @returns {string} what its line says */
export function said(document) {
  return document.error?.message || document.message || (document.stage ? "" : "Waiting for a worker");
}

/** @param {number} seconds @returns {string} "5 min ago"; empty past a week */
export function ago(seconds) {
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.max(Math.round(seconds / 60), 1)} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  if (seconds < 7 * 86_400) return `${counted(Math.round(seconds / 86_400), "day")} ago`;
  return "";
}

/** @param {object} document as frames carry it @returns {string} "12 of 80 pages" */
export function ofPages(document) {
  if (document.pages_total === null) return "";
  const pages = counted(document.pages_total, document.unit || "page");
  return document.pages_done === document.pages_total ? pages : `${document.pages_done} of ${pages}`;
}

/** @param {object} job a frame @returns {string} what a screen reader hears of the bar */
export function valueText(job) {
  const words = [job.message, job.eta?.spoken];
  return words.filter(Boolean).join(", ") || percent(job.progress);
}

function pair(large, largeUnit, small, smallUnit) {
  return small ? `${large} ${largeUnit} ${small} ${smallUnit}` : `${large} ${largeUnit}`;
}
