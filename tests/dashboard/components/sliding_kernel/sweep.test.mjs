import assert from "node:assert/strict";
import test from "node:test";

import { colourOf, moved, parts, placeOf, STEPS_A_SECOND, windowAt, written } from "../../../../dashboard/components/sliding_kernel/sweep.mjs";

test("steps go row by row", () => {
  assert.deepEqual(placeOf(0, 4), [0, 0]);
  assert.deepEqual(placeOf(5, 4), [1, 1]);
});

test("the last step stays until the output has been whole for a while", () => {
  assert.deepEqual(moved(0, 1, 1000), { step: STEPS_A_SECOND, shown: STEPS_A_SECOND, over: false });
  assert.equal(moved(99, 1, 100).shown, 99);
  assert.equal(moved(99, 1, 100).over, false);
  assert.equal(moved(99, 10, 100).over, true);
});

test("a window is three rows of three pixels", () => {
  const image = Array.from({ length: 20 }, (_, cell) => cell); // 4 rows of 5
  assert.deepEqual(windowAt(image, 5, [1, 2]), [7, 8, 9, 12, 13, 14, 17, 18, 19]);
});

test("zero has the neutral colour and the limit the strongest", () => {
  const scale = ["#0000ff", "#ffffff", "#ff0000"].map(parts);
  assert.deepEqual(colourOf(0, 4, scale), [255, 255, 255]);
  assert.deepEqual(colourOf(-4, 4, scale), [0, 0, 255]);
  assert.deepEqual(colourOf(99, 4, scale), [255, 0, 0]);
});

test("a minus is a minus sign", () => {
  assert.equal(written(-37), "−37");
});
