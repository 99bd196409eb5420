import assert from "node:assert/strict";
import { test } from "node:test";

import { cutOut, moved } from "../../../../dashboard/components/channel_grid/places.mjs";

test("the corners of a 3 by 2 sheet are its extreme positions", () => {
  const sheet = { columns: 3, rows: 2 };
  assert.deepEqual(cutOut(0, sheet), { backgroundSize: "300% 200%", backgroundPosition: "0% 0%" });
  assert.deepEqual(cutOut(4, sheet), { backgroundSize: "300% 200%", backgroundPosition: "50% 100%" });
  assert.deepEqual(cutOut(5, sheet), { backgroundSize: "300% 200%", backgroundPosition: "100% 100%" });
});

test("a single picture fills the cell", () => {
  assert.deepEqual(cutOut(0, { columns: 1, rows: 1 }), { backgroundSize: "100% 100%", backgroundPosition: "0% 0%" });
});

test("arrows move within rows and stop at the ends", () => {
  const ten = { count: 10, perRow: 4 };
  assert.equal(moved("ArrowRight", 3, ten), 4);
  assert.equal(moved("ArrowDown", 3, ten), 7);
  assert.equal(moved("ArrowDown", 7, ten), null);
  assert.equal(moved("ArrowUp", 2, ten), null);
  assert.equal(moved("ArrowLeft", 0, ten), null);
  assert.equal(moved("Home", 6, ten), 0);
  assert.equal(moved("End", 6, ten), 9);
  assert.equal(moved("End", 9, ten), null);
  assert.equal(moved("x", 3, ten), null);
});
