import { Hub } from "../../../static/js/progress/hub.js";

/** A SharedWorker with a hub in it; copies what is posted, as ports do. */
export function makeSharedWorker(world, loaders) {
  const hub = new Hub({ world, loaders });

  return class FakeSharedWorker {
    static made = [];
    static ports = [];
    /** Workers that were started do not answer any more. */
    static isDead = false;

    constructor(address, options) {
      FakeSharedWorker.made.push({ address: String(address), ...options });
      const [mine, theirs] = makePorts(() => FakeSharedWorker.isDead);
      this.port = mine;
      FakeSharedWorker.ports.push(mine);
      hub.attach(theirs);
    }
  };
}

function makePorts(isDead) {
  const ports = [new FakePort(isDead), new FakePort(isDead)];
  ports[0].other = ports[1];
  ports[1].other = ports[0];
  return ports;
}

class FakePort {
  onmessage = null;
  isClosed = false;

  constructor(isDead) {
    this.isDead = isDead;
  }

  postMessage(data) {
    const copy = structuredClone(data);
    if (this.isClosed) return;
    setImmediate(() => {
      if (this.other.isClosed || this.isDead()) return;
      this.other.onmessage?.({ data: copy });
    });
  }

  close() {
    this.isClosed = true;
  }

  /** Its tab is gone without a word. */
  crashes() {
    this.onmessage = null;
    this.postMessage = () => {};
  }
}
