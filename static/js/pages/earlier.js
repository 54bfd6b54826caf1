/** Fetches the lines of a log from before those that its page came with. */

/**
 * @param {string} jobId
 * @param {number} [known] the first line that is there already
 * @param {(count: number) => void} onProgress how many have come so far
 * @returns {Promise<object[]>} lines as frames carry them, from the first one on
 */
export async function earlierLines(jobId, known = Infinity, onProgress = () => {}) {
  const lines = [];
  let after = "0";
  while (after) {
    const response = await fetch(`/api/jobs/${jobId}/logs?after=${after}`);
    if (!response.ok) throw new Error(`The log answered ${response.status}.`);
    const part = await response.json();
    for (const line of part.results) lines.push(line);
    onProgress(lines.length);
    after = part.next && lines.at(-1).id < known ? part.after : null;
  }
  return lines;
}
