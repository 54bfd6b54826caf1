import assert from "node:assert/strict";
import test from "node:test";

import { Speaker } from "../../../static/js/push/speaker.js";

const ORIGIN = "https://headway.example.org";
const TOAST = { id: "7", title: "“May exams” is finished", text: "2 documents", href: "/jobs/7/" };

/** Locks as a browser has them: who asks waits until the holder lets go. */
class FakeLocks {
  #waiting = [];

  request(name, call) {
    return new Promise((resolve) => {
      this.#waiting.push({ call, resolve });
      if (this.#waiting.length === 1) this.#begin();
    });
  }

  #begin() {
    const next = this.#waiting[0];
    if (next) next.call();
  }

  close() {
    this.#waiting.shift();
    this.#begin();
  }
}

function make({ locks = new FakeLocks(), permission = "granted", isHidden = true, isWanted = true, Notification } = {}) {
  const told = { shown: [], went: [] };
  class Shown extends EventTarget {
    static permission = permission;
    isClosed = false;

    constructor(title, options) {
      super();
      told.shown.push(Object.assign(this, { title, ...options }));
    }

    close() {
      this.isClosed = true;
    }
  }
  const world = { Notification: Notification ?? Shown, locks, origin: ORIGIN, isHidden: () => isHidden, go: (url) => told.went.push(url) };
  const speaker = new Speaker({ world, isWanted: () => isWanted });
  speaker.start();
  return { speaker, ...told };
}

test("what is told is shown, and a second word on the same thing takes its place", () => {
  const { speaker, shown } = make();
  assert.equal(speaker.tell(TOAST), true);
  assert.deepEqual([shown[0].title, shown[0].body, shown[0].tag], [TOAST.title, TOAST.text, "7"]);
});

test("of two tabs one speaks, and when it is closed the other one does", () => {
  const locks = new FakeLocks();
  const [first, second] = [make({ locks }), make({ locks })];
  assert.deepEqual([first.speaker.tell(TOAST), second.speaker.tell(TOAST)], [true, false]);
  locks.close();
  assert.equal(second.speaker.tell(TOAST), true);
});

for (const [name, options] of [
  ["somebody looks at it", { isHidden: false }],
  ["it is not wanted", { isWanted: false }],
  ["it was forbidden", { permission: "denied" }],
  ["nobody was asked", { permission: "default" }],
]) {
  test(`a tab says nothing when ${name}`, () => {
    const { speaker, shown } = make(options);
    assert.equal(speaker.tell(TOAST), false);
    assert.deepEqual(shown, []);
  });
}

test("a browser without locks speaks as well", () => {
  assert.equal(make({ locks: null }).speaker.tell(TOAST), true);
});

test("a browser that shows only what a service worker shows is no error", () => {
  const Notification = Object.assign(function forbidden() { throw new TypeError("Illegal constructor"); }, { permission: "granted" });
  assert.equal(make({ Notification }).speaker.tell(TOAST), false);
});

for (const [href, where] of [
  ["/jobs/7/", `${ORIGIN}/jobs/7/`],
  [undefined, `${ORIGIN}/`],
  ["https://evil.example/", ORIGIN],
]) {
  test(`a click on what leads to ${href} goes to ${where}`, () => {
    const { speaker, shown, went } = make();
    speaker.tell({ ...TOAST, href });
    shown[0].dispatchEvent(new Event("click"));
    assert.deepEqual(went, [where]);
    assert.equal(shown[0].isClosed, true);
  });
}
