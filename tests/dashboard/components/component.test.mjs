import assert from "node:assert/strict";
import { test } from "node:test";

import { component, later, sizeObserver } from "../../../dashboard/components/component.mjs";

const made = [];

class Shown {
  constructor(element) {
    this.element = element;
    this.seen = [];
    this.left = 0;
    made.push(this);
  }

  update({ data }) {
    this.seen.push(data);
  }

  leave() {
    this.left += 1;
  }
}

class WithoutAnEnd {
  update() {}
}

/** A place in the page, and what calls the component there with some data, as Streamlit does. */
function stage(Class = Shown) {
  const host = {};
  const element = { isConnected: true, getRootNode: () => ({ host }) };
  const called = component(Class);
  made.length = 0;
  return { element, host, give: (data) => called({ parentElement: element, data }) };
}

test("a place keeps its instance, another place has another one", () => {
  const { give } = stage();
  give(1);
  give(2);
  assert.equal(made.length, 1);
  assert.deepEqual(made[0].seen, [1, 2]);
  stage().give(3);
  assert.deepEqual(made[0].seen, [3]);
});

test("older data that comes after newer gives way to it again", () => {
  const { give } = stage();
  give("new");
  give("old")();
  assert.deepEqual(made[0].seen, ["new", "old", "new"]);
  assert.equal(made[0].left, 0);
});

test("two calls that were overtaken leave the newest, in whatever order they are taken back", () => {
  for (const first of [0, 1]) {
    const { give } = stage();
    give("new");
    const back = [give("older"), give("old")];
    back[first]();
    back[1 - first]();
    assert.equal(made[0].seen.at(-1), "new");
  }
});

test("older data that came in time is not shown again when its call is taken back", () => {
  const { give } = stage();
  const back = give("old");
  give("new");
  back();
  assert.deepEqual(made[0].seen, ["old", "new"]);
});

test("a call that is taken back before newer data is there leaves what it showed", () => {
  const { give } = stage();
  give("old")();
  assert.deepEqual(made[0].seen, ["old"]);
  give("new");
  assert.deepEqual(made[0].seen, ["old", "new"]);
});

test("what is taken from the page is left once and forgotten", () => {
  const { element, give } = stage();
  const leave = give(1);
  element.isConnected = false;
  leave();
  leave();
  assert.equal(made[0].left, 1);
  give(2);
  assert.equal(made.length, 2);
});

test("a class that has nothing to end is forgotten all the same", () => {
  const { element, give } = stage(WithoutAnEnd);
  const leave = give(1);
  element.isConnected = false;
  assert.doesNotThrow(leave);
});

test("a component says that it is busy until the data given last is shown", async () => {
  const ends = [];
  const { host, give } = stage(
    class {
      update({ data }) {
        return data === "at once" ? undefined : new Promise((resolve) => ends.push(resolve));
      }
    },
  );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  give("slow");
  give("slower");
  assert.equal(host.ariaBusy, "true");
  ends[0]();
  await settled();
  assert.equal(host.ariaBusy, "true");
  ends[1]();
  await settled();
  assert.equal(host.ariaBusy, "false");
  give("slow");
  give("at once");
  assert.equal(host.ariaBusy, "false");
});

test("what has left the page is not shown anything", () => {
  const { element, give } = stage();
  give(1);
  element.isConnected = false;
  give(2);
  assert.deepEqual(made[0].seen, [1]);
});

test("an old file that is gone is no error once newer data is shown or the component has left the page", async () => {
  class Reading {
    async update({ data }) {
      if (data === "gone") throw new Error("the file is gone"); // unhandled, it would fail this test
    }
  }
  const newer = stage(Reading);
  newer.give("gone");
  newer.give("there");
  const left = stage(Reading);
  left.give("gone");
  left.element.isConnected = false;
  await new Promise((resolve) => setTimeout(resolve, 20));
});

test("sizes are told and delays end only while an element is in the page", async () => {
  let changed;
  globalThis.ResizeObserver = class {
    constructor(act) {
      changed = act;
    }
  };
  const seen = [];
  sizeObserver(() => seen.push("size"));
  changed([{ target: { isConnected: true } }]);
  changed([{ target: { isConnected: false } }]);
  later({ isConnected: true }, () => seen.push("delay"), 1);
  later({ isConnected: false }, () => seen.push("too late"), 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(seen, ["size", "delay"]);
});
