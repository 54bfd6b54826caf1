/** Sends files and says how far they are. */

/** The server did not take the files; the message says why, in words for people. */
export class UploadRefused extends Error {
  name = "UploadRefused";
}

/**
 * Sends a form. `fetch` cannot tell how much of a request has left, hence XMLHttpRequest.
 *
 * @param {object} options
 * @param {string} options.url
 * @param {FormData} options.form
 * @param {string} options.csrfToken
 * @param {typeof XMLHttpRequest} options.XMLHttpRequest
 * @param {(sent: number, total: number) => void} [options.onProgress] bytes
 * @param {AbortSignal} [options.signal]
 * @returns {Promise<{id: string, url: string}>} the job
 * @throws {UploadRefused}
 */
export function upload({ url, form, csrfToken, XMLHttpRequest, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", csrfToken);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => onProgress?.(event.loaded, event.total));
    request.addEventListener("load", () => settle(request, resolve, reject));
    request.addEventListener("error", () => reject(new UploadRefused(LOST)));
    request.addEventListener("abort", () => reject(new UploadRefused("You stopped the upload.")));
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

const LOST = "The connection broke while the files were being sent. Check the network and try again.";

function settle(request, resolve, reject) {
  const answer = parsed(request.responseText);
  if (request.status >= 200 && request.status < 300 && answer) resolve(answer);
  else reject(new UploadRefused(reason(request.status, answer)));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reason(status, answer) {
  if (typeof answer?.detail === "string") return answer.detail;
  if (status === 401 || status === 403) return "You are no longer logged in. Log in and hand the files in again.";
  if (status === 413) return "These files are too large. Hand in fewer or smaller files.";
  return "The server could not take the files. Try again in a moment.";
}
