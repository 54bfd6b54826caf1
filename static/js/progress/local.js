/** A connection of one's own, for who cannot share one. */

import { Connection } from "./connection.js";
import { LOADERS } from "./transports.js";

/**
 * @param {object} options as `connect` has them, and `wants`
 * @returns {Connection}
 */
export function own({ loaders = LOADERS, ...options }) {
  return new Connection({ ...options, loaders });
}
