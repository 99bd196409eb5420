import assert from "node:assert/strict";
import { test } from "node:test";
import { distanceToLine, extent, movedByKey, placeUnder, resized, simplified } from "../../../../dashboard/components/brush/strokes.mjs";

const picture = { width: 400, height: 300 };

test("the longer side has a thousand parts", () => {
  assert.deepEqual(extent(picture), { width: 1000, height: 750 });
  assert.deepEqual(extent({ width: 30, height: 60 }), { width: 500, height: 1000 });
});

test("a point of the window is a place on the picture, brought inside", () => {
  const box = { left: 100, top: 50, width: 200, height: 150 };
  assert.deepEqual(placeUnder(200, 125, box, picture), [500, 375]);
  assert.deepEqual(placeUnder(0, 900, box, picture), [0, 750]);
});

test("arrow keys move by half a brush and stop at the edge", () => {
  assert.deepEqual(movedByKey([500, 375], "ArrowLeft", 100, picture), [450, 375]);
  assert.deepEqual(movedByKey([500, 740], "ArrowDown", 100, picture), [500, 750]);
  assert.equal(movedByKey([500, 375], "a", 100, picture), null);
});

test("the size stays within its bounds", () => {
  assert.equal(resized(100, "+"), 120);
  assert.equal(resized(20, "-"), 20);
  assert.equal(resized(400, "="), 400);
});

test("points on a line are left out and corners stay", () => {
  const corner = [[0, 0], [10, 1], [20, 0], [100, 0], [100, 50], [100, 100]];
  assert.deepEqual(simplified(corner, 4), [[0, 0], [100, 0], [100, 100]]);
});

test("a simplified line is nowhere further away than asked", () => {
  const wave = Array.from({ length: 200 }, (_, i) => [i * 5, Math.round(100 + 80 * Math.sin(i / 12))]);
  const few = simplified(wave, 4);
  assert.ok(few.length < 40, `${few.length} corners`);
  for (const point of wave) {
    const distances = few.slice(1).map((end, i) => distanceToLine(point, few[i], end));
    assert.ok(Math.min(...distances) <= 4);
  }
});

test("a stroke that does not move is a dab", () => {
  assert.deepEqual(simplified([[5, 5], [5, 5]], 4), [[5, 5]]);
  assert.deepEqual(simplified([[5, 5], [5, 5], [6, 5], [5, 5]], 4), [[5, 5]]);
  assert.deepEqual(simplified([[5, 5]], 4), [[5, 5]]);
});
