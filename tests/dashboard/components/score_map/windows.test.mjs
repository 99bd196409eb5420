import assert from "node:assert/strict";
import { test } from "node:test";
import { paintedScores, placesOf, scoreOf, scoreText, windowAround } from "../../../../dashboard/components/score_map/windows.mjs";

const SWEPT = { size: { width: 10, height: 6 }, window: { width: 4, height: 3 } };

test("a window fits once more than its size is left over", () => assert.deepEqual(placesOf(SWEPT), { rows: 4, columns: 7 }));

test("a window lies around its pixel, and inside the image at its borders", () => {
  assert.deepEqual(windowAround({ row: 3, column: 5 }, SWEPT), { top: 2, left: 3 });
  assert.deepEqual(windowAround({ row: 0, column: 0 }, SWEPT), { top: 0, left: 0 });
  assert.deepEqual(windowAround({ row: 5, column: 9 }, SWEPT), { top: 3, left: 6 });
});

test("two bytes are a score between the lowest and the highest", () => {
  const map = { width: 2, data: [0, 0, 0, 255, 255, 255, 0, 255] };
  assert.equal(scoreOf(map, { top: 0, left: 0 }, { low: -1, high: 1 }), -1);
  assert.equal(scoreOf(map, { top: 0, left: 1 }, { low: -1, high: 1 }), 1);
});

test("scores are painted from the table", () => {
  const table = [1, 2, 3, 4, 5, 6];
  assert.deepEqual([...paintedScores([0, 9, 0, 255, 255, 255, 0, 255], table)], [1, 2, 3, 255, 4, 5, 6, 255]);
});

test("a score has three digits and a real minus sign", () => {
  assert.equal(scoreText(-0.123456), "\u22120.123");
  assert.equal(scoreText(-0), "0");
});
