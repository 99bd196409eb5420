// A block of 2 frames, 2 rows, 3 columns that counts from 0 to 11.

import assert from "node:assert/strict";
import { test } from "node:test";

import { at, cellUnder, floats, frameOf, movedByKey, sliceOf, sumsByFrame, windowAt } from "../../../../dashboard/components/video_viewer/volume.mjs";

const block = { values: Float32Array.from({ length: 12 }, (_, i) => i), shape: [2, 2, 3] };

test("a place has its value and beyond the block lies zero", () => {
  assert.equal(at(block, [1, 1, 2]), 11);
  for (const place of [[-1, 0, 0], [2, 0, 0], [0, 2, 0], [0, 0, 3]]) assert.equal(at(block, place), 0);
});

test("a frame is a picture, a slice is a row through time", () => {
  assert.deepEqual([...frameOf(block, 1).values], [6, 7, 8, 9, 10, 11]);
  assert.deepEqual([...sliceOf(block, 1).values], [3, 4, 5, 9, 10, 11]);
});

test("the window lies around its place", () => {
  assert.deepEqual(windowAt([1, 1, 1], [3, 1, 3]), { first: [0, 1, 0], size: [3, 1, 3] });
});

test("the sums of the frames of a window add up to the output", () => {
  const kernel = { values: Float32Array.from([-1, 0, 1]), shape: [3, 1, 1] };
  assert.deepEqual(sumsByFrame(block, kernel, [0, 1, 2]), [0, 0, 11]);
});

test("the pointer and the keys stay inside", () => {
  assert.deepEqual(cellUnder(0.99, 0.2, { rows: 2, columns: 3 }), { row: 0, column: 2 });
  assert.deepEqual(cellUnder(1.4, -1, { rows: 2, columns: 3 }), { row: 0, column: 2 });
  assert.deepEqual(movedByKey([0, 1, 2], "d", block.shape), [0, 1, 2]);
  assert.deepEqual(movedByKey([0, 1, 2], "w", block.shape), [0, 0, 2]);
  assert.equal(movedByKey([0, 1, 2], "x", block.shape), null);
});

test("numbers arrive as they were sent", () => {
  const text = Buffer.from(Float32Array.from([0.5, -2]).buffer).toString("base64");
  assert.deepEqual([...floats(text)], [0.5, -2]);
});
