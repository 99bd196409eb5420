import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aligned,
  levelsAt,
  movedByKey,
  pixelUnder,
  powerOfTen,
  sourceIndex,
  typedNumber,
  valueOf,
  weightedSum,
  windowAt,
  windowStart,
  written,
  writtenWeight,
} from "../../../../dashboard/components/image_probe/numbers.mjs";

/** A picture whose red level is 10 * row + column and whose green and blue are 1 and 2. */
function counting(width, height, channels = 3) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) data.set([10 * Math.floor(i / width) + (i % width), 1, 2, 255], 4 * i);
  return { data, width, height, channels };
}

const along = (border) => [-3, -2, -1, 0, 3, 4, 5, 6].map((position) => sourceIndex(position, 4, border));

test("borders read what numpy.pad puts there", () => {
  assert.deepEqual(along("zeros"), [-1, -1, -1, 0, 3, -1, -1, -1]);
  assert.deepEqual(along("replicate"), [0, 0, 0, 0, 3, 3, 3, 3]);
  assert.deepEqual(along("reflect"), [3, 2, 1, 0, 3, 2, 1, 0]);
  assert.deepEqual(along("circular"), [1, 2, 3, 0, 3, 0, 1, 2]);
});

test("a single pixel is its own reflection", () => {
  assert.equal(sourceIndex(-2, 1, "reflect"), 0);
});

test("an odd window is centred and an even one reaches further after its pixel", () => {
  assert.equal(windowStart(5, 3), 4);
  assert.equal(windowStart(5, 4), 4);
  assert.equal(windowStart(5, 1), 5);
});

test("a window inside the picture holds its pixels row by row", () => {
  const cells = windowAt(counting(5, 4), { row: 1, column: 2 }, { rows: 3, columns: 3 }, "zeros");
  assert.deepEqual(cells.map((cell) => cell.levels[0]), [1, 2, 3, 11, 12, 13, 21, 22, 23]);
  assert.deepEqual(cells[0].levels, [1, 1, 2]);
  assert.ok(cells.every((cell) => !cell.padded));
});

test("a window over the corner reads the border", () => {
  const read = (border) =>
    windowAt(counting(5, 4, 1), { row: 0, column: 0 }, { rows: 3, columns: 3 }, border).map((cell) => cell.levels[0]);
  assert.deepEqual(read("zeros"), [0, 0, 0, 0, 0, 1, 0, 10, 11]);
  assert.deepEqual(read("replicate"), [0, 0, 1, 0, 0, 1, 10, 10, 11]);
  assert.deepEqual(read("reflect"), [11, 10, 11, 1, 0, 1, 11, 10, 11]);
  assert.deepEqual(read("circular"), [34, 30, 31, 4, 0, 1, 14, 10, 11]);
});

test("cells outside the picture are marked", () => {
  const cells = windowAt(counting(5, 4), { row: 0, column: 4 }, { rows: 3, columns: 3 }, "replicate");
  assert.deepEqual(cells.map((cell) => cell.padded), [true, true, true, false, false, true, false, false, true]);
});

test("levels and values", () => {
  assert.deepEqual(levelsAt(counting(5, 4), 2, 3), [23, 1, 2]);
  assert.equal(valueOf(51, 0, { scale: [1 / 255], offset: [0] }), 0.2);
});

test("a weighted sum adds products row by row", () => {
  const sum = weightedSum([1, 2, 3, 4], [10, 0, -1, 0.5], 2);
  assert.deepEqual(sum, { products: [10, 0, -3, 2], rowSums: [10, -1], total: 9 });
});

test("numbers are short, with a real minus", () => {
  assert.equal(written(-0.5, 3), "\u22120.5");
  assert.equal(written(-0.0001, 2), "0");
  assert.equal(written(120, 0), "120");
  assert.equal(writtenWeight(1 / 9), "0.111");
  assert.equal(writtenWeight(-12.34), "\u221212.3");
  assert.equal(writtenWeight(0.00123), "0.00123");
});

test("aligned numbers keep their zeros", () => {
  assert.equal(aligned(0.6, 2), "0.60");
  assert.equal(aligned(-0.001, 2), "0.00");
  assert.equal(aligned(-1.5, 1), "\u22121.5");
});

test("small weights are written times a power of ten", () => {
  assert.equal(powerOfTen([0.0234, -0.001]), 3);
  assert.equal(powerOfTen([24, 1]), 0);
  assert.equal(powerOfTen([0, 0]), 0);
});

test("typed numbers may be fractions", () => {
  assert.equal(typedNumber("1/4"), 0.25);
  assert.equal(typedNumber(" \u22122,5 "), -2.5);
  for (const wrong of ["", "a", "1/0", "1/2/3", "1/"]) assert.equal(typedNumber(wrong), null);
});

test("a point of the box becomes a pixel, brought inside", () => {
  const box = { left: 10, top: 20, width: 50, height: 40 };
  assert.deepEqual(pixelUnder(10, 20, box, { width: 5, height: 4 }), { row: 0, column: 0 });
  assert.deepEqual(pixelUnder(39, 59, box, { width: 5, height: 4 }), { row: 3, column: 2 });
  assert.deepEqual(pixelUnder(500, -5, box, { width: 5, height: 4 }), { row: 0, column: 4 });
});

test("arrow keys move by one pixel, with shift by ten, never outside", () => {
  const size = { width: 30, height: 30 };
  assert.deepEqual(movedByKey({ row: 5, column: 5 }, "ArrowUp", false, size), { row: 4, column: 5 });
  assert.deepEqual(movedByKey({ row: 5, column: 25 }, "ArrowRight", true, size), { row: 5, column: 29 });
  assert.equal(movedByKey({ row: 5, column: 5 }, "a", false, size), null);
});
