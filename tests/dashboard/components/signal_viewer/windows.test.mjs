// Windows of a signal, against sums done by hand.

import assert from "node:assert/strict";
import { test } from "node:test";

import { mapping, middle, nearest, range, sumText, terms, written } from "../../../../dashboard/components/signal_viewer/windows.mjs";

const layout = { signal: [1, 2, 3, 4], kernel: [10, 20, 30], output: [0, 0, 0, 0], stride: 1, padding: 1, dilation: 1 };

test("the first window of a padded signal begins outside, where values are zero", () => {
  const parts = terms(0, layout);
  assert.deepEqual(parts.map(({ place }) => place), [-1, 0, 1]);
  assert.deepEqual(parts.map(({ product }) => product), [0, 20, 60]);
  assert.deepEqual(parts.map(({ padded }) => padded), [true, false, false]);
});

test("stride moves windows apart and dilation spreads their samples", () => {
  const spread = { ...layout, stride: 2, padding: 0, dilation: 2 };
  assert.deepEqual(terms(1, spread).map(({ place }) => place), [2, 4, 6]);
  assert.equal(middle(1, spread), 4);
});

test("the pointer finds the output whose window is centred on it, and never one that is not there", () => {
  assert.equal(nearest(2.2, layout), 2);
  assert.equal(nearest(-9, layout), 0);
  assert.equal(nearest(99, layout), 3);
  assert.equal(middle(0, { ...layout, kernel: [1, 1] }), -0.5);
});

test("a range holds zero and has room around a constant", () => {
  const { low, high } = range([2, 4]);
  assert.ok(low < 0 && high > 4);
  assert.ok(range([0]).high > range([0]).low);
  assert.equal(mapping({ low: 0, high: 10 }, 100, 200)(5), 150);
});

test("short sums are written out, long ones counted", () => {
  assert.equal(sumText(terms(0, { ...layout, kernel: [0.5, -1, 2] })), "0·0.5 + 1·(−1) + 2·2");
  assert.equal(sumText(terms(0, { ...layout, kernel: Array(9).fill(1) })), "sum of 9 products");
  assert.equal(written(-0.12345), "−0.123");
  assert.equal(written(-1e-15), "0");
});
