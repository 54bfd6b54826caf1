/** Why a connection ends: the wire protocol's close codes. Pure. */

/** Why the server closed, or refused. */
export const CloseCode = Object.freeze({
  NORMAL: 1000,
  GOING_AWAY: 1001,
  LOST: 1006,
  TOO_BIG: 1009,
  UNREADABLE: 1011,
  RESTART: 1012,
  SLOW: 4008,
  BAD_MESSAGE: 4400,
  UNAUTHENTICATED: 4401,
  FORBIDDEN_ORIGIN: 4403,
  NOT_FOUND: 4404,
  DISCONNECTED: 4410,
  TOO_LARGE: 4413,
  TOO_MANY_CONNECTIONS: 4429,
  TOO_MANY_MESSAGES: 4430,
  TOO_MANY_SUBSCRIPTIONS: 4431,
});

/** After these, coming back by oneself would only be refused again. */
export const FINAL_CLOSE_CODES = Object.freeze(
  new Set([
    CloseCode.TOO_BIG,
    CloseCode.BAD_MESSAGE,
    CloseCode.UNAUTHENTICATED,
    CloseCode.FORBIDDEN_ORIGIN,
    CloseCode.NOT_FOUND,
    CloseCode.DISCONNECTED,
    CloseCode.TOO_LARGE,
  ]),
);

/**
 * The close code that says on a WebSocket what an HTTP status says.
 *
 * @param {number} status
 * @returns {number}
 */
export function codeOfStatus(status) {
  return {
    400: CloseCode.BAD_MESSAGE,
    401: CloseCode.UNAUTHENTICATED,
    403: CloseCode.UNAUTHENTICATED,
    404: CloseCode.NOT_FOUND,
    413: CloseCode.TOO_LARGE,
    429: CloseCode.TOO_MANY_CONNECTIONS,
  }[status] ?? CloseCode.LOST;
}
