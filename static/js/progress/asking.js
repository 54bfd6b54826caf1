/** Asks the server by HTTP, and says in the words of the protocol why it refuses. */

import { codeOfStatus } from "./codes.js";

/**
 * The server refused (with `status`), or was not reached; `end` is what a transport tells
 * of it.
 */
export class NotAnswered extends Error {
  name = "NotAnswered";

  /**
   * @param {{code: number, reason: string, retryAfter?: number}} end
   * @param {number} [status]
   */
  constructor(end, status) {
    super(end.reason);
    this.end = end;
    this.status = status;
  }
}

/**
 * @param {import("./trial.js").Context} context
 * @param {string} path
 * @param {{accept?: string, headers?: Record<string, string>, signal?: AbortSignal}} [options]
 * @returns {Promise<Response>} of status 200 or 304
 * @throws {NotAnswered}
 */
export async function ask(context, path, { accept = "application/json", headers = {}, signal } = {}) {
  const token = await context.token();
  const bearer = token ? { Authorization: `Bearer ${token}` } : {};
  const answer = await context.world
    .fetch(`${context.base}${path}`, { headers: { Accept: accept, ...bearer, ...headers }, signal })
    .catch((error) => { throw new NotAnswered({ code: 1006, reason: error.message }); });
  if (answer.ok || answer.status === 304) return answer;
  throw new NotAnswered({
    code: codeOfStatus(answer.status),
    reason: `the server answered ${answer.status}`,
    retryAfter: Number(answer.headers?.get("Retry-After")) || undefined,
  }, answer.status);
}
