/**
 * A transport whose server is the test. `FakeTransport.all` holds those that were made,
 * the latest last; `said` is what it was asked to do.
 */
export class FakeTransport {
  static all = [];

  static get last() {
    return FakeTransport.all.at(-1);
  }

  /** Loaders for a connection: each transport is a fake that knows its name. */
  static loaders() {
    FakeTransport.all.length = 0;
    const named = (name) => async () =>
      class extends FakeTransport {
        name = name;
      };
    return { websocket: named("websocket"), sse: named("sse"), polling: named("polling") };
  }

  said = [];
  isClosed = false;

  constructor(context, listener) {
    this.context = context;
    this.listener = listener;
    FakeTransport.all.push(this);
  }

  async open() {
    this.wanted = this.context.wants();
    this.token = await this.context.token();
  }

  watch() {
    this.said.push("watch");
  }

  ask(id) {
    this.said.push(`ask ${id}`);
  }

  renew(token) {
    this.said.push(`renew ${token}`);
  }

  ping() {
    this.said.push("ping");
    return true;
  }

  close() {
    this.isClosed = true;
  }

  says(message) {
    this.listener.message(message);
  }

  ends(code = 1006, about = {}) {
    this.listener.ended({ code, ...about });
  }
}
