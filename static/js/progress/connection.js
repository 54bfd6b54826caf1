/** Keeps a connection to the server, whatever happens to it and by whichever transport. */

import { delay } from "./backoff.js";
import { Emitter } from "./emitter.js";
import { Ladder } from "./ladder.js";
import { Probing } from "./probing.js";
import { CloseCode, FINAL_CLOSE_CODES } from "./codes.js";
import { MessageType } from "./protocol.js";
import { ConnectionState, Happening, next } from "./states.js";
import { Tokens } from "./tokens.js";
import { Trial } from "./trial.js";
import { isNothing } from "./union.js";

/** How often to look whether the connection still lives, in milliseconds. */
export const TICK = 2_000;
/** When a network comes back, all browsers on it do: they come over so many ms. */
const SPREAD = 1_000;
/** The other transports are fetched while there is a network to fetch them by. */
const PREPARE = 15_000;

/**
 * Tells `state` (`{state, transport, retryAt?, code?, reason?}`), `message` (what the
 * server said) and `refused` (`{code, reason, job?, batch?}`).
 */
export class Connection extends Emitter {
  #world;
  #loaders;
  #context;
  #ladder;
  #tokens;
  #probing;
  #state = ConnectionState.DISCONNECTED;
  #trial = null;
  #failures = 0;
  #isTokenFresh = false;
  #comeBackAt = null;
  #timers = { wait: null, tick: null, token: null, prepare: null };

  /**
   * @param {object} options
   * @param {string} options.base the site, as `https://host`
   * @param {() => import("./wants.js").Wanted} options.wants
   * @param {() => Promise<string>} [options.token] gives an access token
   * @param {readonly string[]} options.transports from best to worst
   * @param {Record<string, () => Promise<Function>>} options.loaders
   * @param {?string} [options.start] the transport that worked the last time
   * @param {import("./trial.js").World} options.world
   */
  constructor({ base, wants, token, transports, loaders, start, world }) {
    super();
    this.#world = world;
    this.#loaders = loaders;
    this.#tokens = new Tokens(token, world.clock);
    this.#context = { base, wants, world, token: () => this.#tokens.current() };
    this.#ladder = new Ladder(transports, start);
    this.#probing = new Probing(this.#ladder, world.clock, (name) => this.#try(name));
  }

  get state() {
    return this.#state;
  }

  get transport() {
    return this.#ladder.current;
  }

  /** Begins, if there is anything to watch and nothing has begun. */
  open() {
    if (this.#state !== ConnectionState.DISCONNECTED || this.#isIdle) return;
    this.#enter(Happening.OPENED);
    this.#connect();
  }

  /** Tries again now, whatever was being waited for. */
  retry() {
    this.#failures = 0;
    this.#isTokenFresh = false;
    if (this.#state === ConnectionState.CONNECTED || this.#isIdle) return;
    this.#enter(Happening.OPENED);
    this.#connect();
  }

  /** The browser says that there is no network: trying would be noise. */
  pause() {
    this.#drop();
    this.#enter(Happening.UNPLUGGED);
  }

  /** The network is back. */
  resume() {
    if (this.#state !== ConnectionState.OFFLINE) {
      this.wake();
      return;
    }
    this.#enter(Happening.PLUGGED);
    this.#connectIn(this.#world.random() * SPREAD);
  }

  /** Somebody looks, or the computer has slept: find out at once what is true. */
  wake() {
    if (this.#state === ConnectionState.RECONNECTING && !this.#trial) {
      this.#connectIn(this.#world.random() * SPREAD);
    }
    this.#check();
    this.#trial?.ping();
  }

  /** What is wanted has changed. */
  watch() {
    if (this.#isIdle) this.close();
    else if (this.#state === ConnectionState.DISCONNECTED) this.open();
    for (const trial of [this.#trial, this.#probing.trial]) trial?.watch();
  }

  /** Something of a job is missing. @param {string} id */
  ask(id) {
    this.#trial?.ask(id);
  }

  /** A person has seen these. @param {Array<string>} ids */
  shown(ids) {
    this.#trial?.shown(ids);
  }

  /** Ends it; `open` begins anew. */
  close() {
    this.#drop();
    this.#failures = 0;
    this.#enter(Happening.CLOSED);
  }

  get #isIdle() {
    return isNothing(this.#context.wants());
  }

  #connect() {
    this.#drop();
    this.#trial = this.#try(this.#ladder.current);
    this.#tick();
  }

  #try(name) {
    const trial = new Trial(name, this.#world.clock, {
      heard: (one) => this.#heard(one),
      message: (one, message) => this.#received(one, message),
      ended: (one, end) => this.#ended(one, end),
    });
    trial.open(this.#loaders[name], this.#context);
    return trial;
  }

  /** The first word: now the lower transport, if there was one, may go. */
  #heard(trial) {
    if (trial !== this.#trial) this.#trial?.close();
    this.#probing.stop(trial);
    this.#clear("wait");
    this.#trial = trial;
    this.#comeBackAt = null;
    this.#ladder.worked(trial.name);
    this.#enter(Happening.HEARD, { isNew: true });
    this.#renewInTime();
    if (!this.#ladder.isAtTop) this.#probing.start();
    this.#later("prepare", PREPARE, () => this.#prepare());
  }

  #received(trial, message) {
    if (message.type === MessageType.ERROR) this.#refused(message);
    if (message.type === MessageType.RECONNECT) this.#leave(message.delay * 1_000);
    this.emit("message", message);
  }

  /** An error names what was refused; the connection may stay. */
  #refused({ code, reason, job, batch }) {
    const isExpired = code === CloseCode.UNAUTHENTICATED && this.#trial?.hasHeard;
    if (isExpired && this.#tokens.isUsed) this.#renew();
    if (job || batch) this.emit("refused", { code, reason, job, batch });
  }

  /** The server is going away: come back when it says, to it or to another one. */
  #leave(wait) {
    this.#comeBackAt = this.#world.clock.now() + wait;
    this.#later("wait", wait, () => this.#connect());
  }

  #ended(trial, end) {
    if (trial === this.#probing.trial) this.#probing.failed();
    if (trial !== this.#trial) return;
    const isUseful = trial.isUseful;
    this.#trial = null;
    if (this.#isAnother(end)) this.#connect();
    else if (FINAL_CLOSE_CODES.has(end.code)) this.#giveUp(end);
    else this.#comeBack(end, isUseful);
  }

  /** Whether the reason is gone by itself: another token, or without what was refused. */
  #isAnother({ code, reason, job, batch }) {
    if (code === CloseCode.NOT_FOUND && (job || batch)) {
      this.emit("refused", { code, reason, job, batch });
      return !this.#isIdle;
    }
    if (code !== CloseCode.UNAUTHENTICATED || !this.#tokens.isUsed || this.#isTokenFresh) return false;
    this.#tokens.drop();
    this.#isTokenFresh = true;
    return true;
  }

  #giveUp({ code, reason }) {
    this.#drop();
    this.#enter(Happening.REFUSED, { code, reason });
  }

  #comeBack(end, isUseful) {
    const isPlanned = end.code === CloseCode.RESTART && this.#comeBackAt !== null;
    if (isUseful) this.#failures = 0;
    const wait = isPlanned ? Math.max(0, this.#comeBackAt - this.#world.clock.now()) : this.#wait(end);
    if (isUseful) this.#isTokenFresh = false;
    if (!isUseful && !isPlanned) this.#failed();
    this.#connectIn(wait);
  }

  #wait({ retryAfter }) {
    const wait = delay(this.#failures, this.#world.random);
    return retryAfter ? retryAfter * 1_000 + wait : wait;
  }

  #failed() {
    this.#failures += 1;
    this.#ladder.failed();
  }

  #connectIn(wait) {
    this.#later("wait", wait, () => this.#connect());
    this.#clear("tick");
    this.#enter(Happening.LOST, { retryAt: this.#world.clock.now() + wait });
  }

  #tick() {
    this.#later("tick", TICK, () => {
      this.#tick();
      this.#check();
    });
  }

  #check() {
    for (const trial of [this.#trial, this.#probing.trial]) if (trial?.isDead) trial.kill("silent");
  }

  async #renew() {
    const token = await this.#tokens.renew().catch(() => null);
    if (token === null) return;
    this.#trial?.renew(token);
    this.#renewInTime();
  }

  #renewInTime() {
    const wait = this.#tokens.wait();
    if (wait !== null) this.#later("token", Math.max(wait, SPREAD), () => this.#renew());
  }

  #prepare() {
    for (const load of Object.values(this.#loaders)) load().catch(() => {});
  }

  #drop() {
    Object.keys(this.#timers).forEach((name) => this.#clear(name));
    this.#probing.stop();
    this.#trial?.close();
    this.#trial = null;
  }

  #later(name, wait, run) {
    this.#clear(name);
    this.#timers[name] = this.#world.clock.setTimeout(run, wait);
  }

  #clear(name) {
    this.#world.clock.clearTimeout(this.#timers[name]);
    this.#timers[name] = null;
  }

  #enter(happening, { isNew, ...about } = {}) {
    const before = this.#state;
    this.#state = next(before, happening);
    const isSame = this.#state === before && !isNew && about.retryAt === undefined;
    if (!isSame) this.emit("state", { state: this.#state, transport: this.transport, ...about });
  }
}
