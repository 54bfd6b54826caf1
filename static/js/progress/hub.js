/** The one connection of a browser, and the tabs that share it. */

import { Connection } from "./connection.js";
import { INBOX, MessageType } from "./protocol.js";
import { GONE, PULSE, Say } from "./sharing.js";
import { ConnectionState } from "./states.js";
import { Tab } from "./tab.js";
import { union } from "./union.js";

/** Of so many things the latest brief message is kept for tabs that come later. */
const KEPT = 500;

/** Hands on unread what the server says; each tab applies it to its own copies. */
export class Hub {
  #world;
  #loaders;
  #tabs = new Map();
  #connection = null;
  #change = null;
  #latest = new Map();

  /** @param {{world: import("./trial.js").World, loaders: object}} options */
  constructor({ world, loaders }) {
    this.#world = world;
    this.#loaders = loaders;
    this.#pulse();
  }

  /** @param {MessagePort} port of a tab that has come */
  attach(port) {
    port.onmessage = ({ data }) => this.#received(port, data);
  }

  #received(port, { say, ...about }) {
    const tab = this.#tabs.get(port);
    if (tab) tab.heardAt = this.#world.clock.now();
    if (say === Say.HELLO) this.#welcome(port, about);
    else if (!tab) port.postMessage({ say: Say.WHO });
    else this.#carryOut(tab, say, about);
  }

  #carryOut(tab, say, { wanted, id, ids }) {
    if (say === Say.BYE) this.#remove(tab);
    if (say === Say.WANTS) this.#want(tab, wanted);
    if (say === Say.ASK) this.#ask(tab, wanted, id);
    if (say === Say.SHOWN) this.#connection.shown(ids);
    if (say === Say.RETRY) this.#connection.retry();
    if (say === Say.PAUSE) this.#connection.pause();
    if (say === Say.RESUME) this.#connection.resume();
    if (say === Say.WAKE) this.#connection.wake();
  }

  #welcome(port, { base, transports, start, wanted }) {
    const tab = new Tab(port, this.#world.clock.now());
    this.#tabs.set(port, tab);
    this.#connection ??= this.#connect({ base, transports, start });
    tab.say(Say.WELCOME);
    this.#want(tab, wanted);
    // A login may have healed what was refused; and a tab was loaded, so there is a network.
    if (this.#connection.state === ConnectionState.DISCONNECTED) this.#connection.retry();
    if (this.#connection.state === ConnectionState.OFFLINE) this.#connection.resume();
    if (this.#change) tab.say(Say.STATE, { change: this.#change });
  }

  #connect(options) {
    const wants = () => union([...this.#tabs.values()].map((tab) => tab.now()));
    const connection = new Connection({ ...options, wants, loaders: this.#loaders, world: this.#world });
    connection.on("state", (change) => this.#moved(change));
    connection.on("message", (message) => this.#heard(message));
    connection.on("refused", (refusal) => this.#refused(refusal));
    return connection;
  }

  /** What others watch already is told anew to a tab that begins to watch it. */
  #want(tab, wanted) {
    const others = union([...this.#tabs.values()].filter((one) => one !== tab).map((one) => one.now()));
    const before = tab.wanted;
    tab.want(wanted);
    this.#connection.watch();
    for (const id of Object.keys(wanted.jobs)) if (!(id in before.jobs) && id in others.jobs) this.#connection.ask(id);
    if (isInbox(wanted) && !isInbox(before) && isInbox(others)) this.#connection.ask(INBOX);
    if (isMore(before, wanted)) for (const message of this.#latest.values()) tab.tell(message);
  }

  /** Its own position counts, wherever the others are. */
  #ask(tab, wanted, id) {
    tab.want(wanted);
    if (id === INBOX) tab.goBackInInbox(wanted.inbox);
    else tab.goBack(id, wanted.jobs[id] ?? null);
    this.#connection.ask(id);
  }

  #remove(tab) {
    this.#tabs.delete(tab.port);
    if (!this.#tabs.size) this.#latest.clear();
    this.#connection.watch();
  }

  #moved(change) {
    this.#change = change;
    for (const tab of this.#tabs.values()) tab.say(Say.STATE, { change });
  }

  #heard(message) {
    this.#keep(message);
    for (const tab of this.#tabs.values()) tab.tell(message);
  }

  #keep(message) {
    const key = subject(message);
    if (key === null) return;
    this.#latest.delete(key);
    this.#latest.set(key, message);
    if (this.#latest.size > KEPT) this.#latest.delete(this.#latest.keys().next().value);
  }

  #refused(refusal) {
    const id = refusal.job ?? refusal.batch;
    for (const tab of this.#tabs.values()) {
      const { jobs, batches } = tab.wanted;
      const { [id]: _, ...others } = jobs;
      tab.want({ ...tab.wanted, jobs: others, batches: batches.filter((one) => one !== id) });
      tab.say(Say.REFUSED, { refusal });
    }
  }

  /** A tab that crashed cannot say good-bye. */
  #pulse() {
    const { clock } = this.#world;
    clock.setTimeout(() => {
      this.#pulse();
      const oldest = clock.now() - GONE;
      for (const tab of [...this.#tabs.values()]) {
        if (tab.heardAt < oldest) this.#remove(tab);
        else tab.say(Say.PULSE);
      }
    }, PULSE);
  }
}

/** What a message that needs no other is about; null for one that does. */
function subject(message) {
  if (message.type === MessageType.BATCH_UPDATE) return message.batch;
  if (message.type === MessageType.SUMMARY) return message.type;
  return message.is_brief ? message.processing_id : null;
}

function isInbox({ inbox = null }) {
  return inbox !== null;
}

/** Whether more is wanted of what brief messages tell. */
function isMore(before, { mine, batches, system }) {
  return Boolean(mine && !before.mine) || (system && !before.system) || batches.length > before.batches.length;
}
