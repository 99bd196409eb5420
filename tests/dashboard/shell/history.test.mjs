import assert from "node:assert/strict";
import test from "node:test";

import oneEntryPerPage from "../../../dashboard/shell/history.mjs";

/** A window with a history of addresses, the last of which is shown. */
function aWindow(address) {
  const entries = [address];
  const listeners = {};
  const location = {
    get href() {
      return entries.at(-1);
    },
    get pathname() {
      return new URL(entries.at(-1)).pathname;
    },
  };
  const full = (to) => new URL(to, location.href).href;
  const history = {
    state: null,
    pushState: (_state, _title, to) => entries.push(full(to)),
    replaceState: (_state, _title, to) => (entries[entries.length - 1] = full(to)),
  };
  const addEventListener = (name, listener) => (listeners[name] = listener);
  const window = { history, location, addEventListener };
  oneEntryPerPage(window);
  return { history, entries, gesture: (name = "pointerdown") => listeners[name](), again: () => oneEntryPerPage(window) };
}

const at = (path) => `http://host${path}`;

test("a page that is left keeps its settings and has one entry", () => {
  const { history, entries, gesture } = aWindow(at("/pooling?tab=shift&k=4"));
  gesture();
  history.pushState({}, "", "/pooling");
  history.pushState({}, "", "/channels");
  assert.deepEqual(entries, [at("/pooling?tab=shift&k=4"), at("/channels")]);
});

test("a setting that goes with its view adds no entry and does not come back", () => {
  const { history, entries, gesture } = aWindow(at("/pooling?tab=shift&k=4"));
  gesture();
  history.pushState({}, "", "/pooling?tab=shift");
  gesture();
  history.pushState({}, "", "/pooling");
  history.pushState({}, "", "/");
  assert.deepEqual(entries, [at("/pooling?tab=shift"), at("/")]);
});

test("settings that go one by one before the page is left are all kept", () => {
  const { history, entries, gesture } = aWindow(at("/pooling?tab=shift&k=4"));
  gesture("keydown");
  history.pushState({}, "", "/pooling?tab=shift");
  history.pushState({}, "", "/pooling");
  history.pushState({}, "", "/channels");
  assert.deepEqual(entries, [at("/pooling?tab=shift&k=4"), at("/channels")]);
});

test("a page without settings is left as it is", () => {
  const { history, entries, again } = aWindow(at("/pooling"));
  again();
  history.pushState({}, "", "/channels");
  assert.deepEqual(entries, [at("/pooling"), at("/channels")]);
});
