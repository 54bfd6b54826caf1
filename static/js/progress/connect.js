/** Makes a client: the one door to this library. */

import { Client } from "./client.js";
import { Connection } from "./connection.js";
import { TRANSPORTS } from "./ladder.js";
import { remembered } from "./memory.js";
import { LOADERS } from "./transports.js";

/**
 * Watches jobs of a site.
 *
 * @example
 * const client = connect({ url: location.origin, world });
 * client.on("connection", ({ state }) => console.log(state));
 * client.job(id).on("change", ({ job }) => console.log(job.progress));
 *
 * @param {object} options
 * @param {string} options.url the site, as `https://host`
 * @param {() => Promise<string>} [options.token] gives an access token; without it the
 *   session of the site counts
 * @param {readonly string[]} [options.transports] from best to worst
 * @param {import("./trial.js").World} options.world
 * @param {Storage} [options.storage] remembers which transport worked, and what waits to
 *   be sent
 * @param {{SharedWorker: typeof SharedWorker, user: string}} [options.share] let all tabs
 *   of this user share one connection
 * @param {object} [options.loaders] other transports
 * @returns {Client}
 */
export function connect({ url, token, transports = TRANSPORTS, world, storage, share, loaders = LOADERS }) {
  const base = url.replace(/\/$/, "");
  const start = remembered(storage, world.clock);
  const make = (wants) => new Connection({ base, wants, token, transports, loaders, start, world });
  const isShared = Boolean(share?.SharedWorker) && !token;
  const link = async (wants) => (isShared ? shared({ base, wants, transports, start, world, share, make }) : make(wants));
  return new Client({ base, link, world, storage });
}

/** Sharing is a saving, never a condition. */
async function shared({ make, ...options }) {
  try {
    const { SharedLink } = await import("./shared.js");
    return await SharedLink.attach(options);
  } catch {
    return make(options.wants);
  }
}
