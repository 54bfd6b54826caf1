/** What tabs and the worker that holds their connection say to each other. */

/** What a tab says to the worker, and the worker to a tab. */
export const Say = Object.freeze({
  HELLO: "hello",
  WANTS: "wants",
  ASK: "ask",
  SHOWN: "shown",
  RETRY: "retry",
  PAUSE: "pause",
  RESUME: "resume",
  WAKE: "wake",
  HERE: "here",
  BYE: "bye",
  WELCOME: "welcome",
  STATE: "state",
  MESSAGE: "message",
  REFUSED: "refused",
  PULSE: "pulse",
  WHO: "who",
});

/** The worker gives a sign of life so often, in milliseconds; a tab answers it. */
export const PULSE = 20_000;
/** Who has been silent for so long is gone. */
export const GONE = 3 * PULSE;
