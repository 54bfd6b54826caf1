/** Makes a client: the one door to this library. */

import { Client } from "./client.js";
import { remembered } from "./memory.js";
import { world as browser } from "./world.js";

/** The best first. */
const TRANSPORTS = Object.freeze(["websocket", "sse", "polling"]);

/**
 * Watches jobs of a site.
 *
 * @example
 * const client = connect({ url: location.origin });
 * client.on("connection", ({ state }) => console.log(state));
 * client.job(id).on("change", ({ job }) => console.log(job.progress));
 *
 * @param {object} options
 * @param {string} options.url the site, as `https://host`
 * @param {() => Promise<string>} [options.token] gives an access token; without it the
 *   session of the site counts
 * @param {readonly string[]} [options.transports] from best to worst
 * @param {import("./trial.js").World} [options.world] another network and clock
 * @param {Storage} [options.storage] remembers which transport worked, and what waits to
 *   be sent
 * @param {{SharedWorker: typeof SharedWorker, user: string}} [options.share] let all tabs
 *   of this user share one connection
 * @param {object} [options.loaders] where transports come from, see `transports.js`
 * @returns {Client}
 */
export function connect({ url, token, transports = TRANSPORTS, world = browser, storage, share, loaders }) {
  const base = url.replace(/\/$/, "");
  const start = remembered(storage, world.clock);
  const options = { base, token, transports, start, world, share, loaders };
  const isShared = Boolean(share?.SharedWorker) && !token;
  const link = (wants) => (isShared ? shared({ ...options, wants }) : alone({ ...options, wants }));
  return new Client({ base, link, world, storage });
}

/** Sharing is a saving, never a condition. */
async function shared(options) {
  try {
    const { SharedLink } = await import("./shared.js");
    return await SharedLink.attach(options);
  } catch {
    return alone(options);
  }
}

async function alone(options) {
  const { own } = await import("./local.js");
  return own(options);
}
