import assert from "node:assert/strict";
import { test } from "node:test";
import { extent, linearTicks, logTicks, nearest, path, scale, spread, written } from "../../../../dashboard/components/live_curves/scales.mjs";

test("linear ticks are round and stay within the range", () => {
  assert.deepEqual(linearTicks(0, 300), [0, 100, 200, 300]);
  assert.deepEqual(linearTicks(0, 1), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(linearTicks(2, 2), [2]);
});

test("logarithmic ticks are powers of ten, and finer where those are few", () => {
  assert.deepEqual(logTicks(0.001, 2), [0.001, 0.01, 0.1, 1]);
  assert.deepEqual(logTicks(0.5, 3), [0.5, 1, 2]);
  assert.deepEqual(logTicks(2, 4), [2, 3, 4]);
});

test("the range starts at zero, or on a logarithmic scale at the smallest positive value", () => {
  assert.deepEqual(extent([[0.5, 2], [1]], { log: false }), [0, 2.1]);
  const [low, high] = extent([[0, 0.01, 1, null]], { log: true });
  assert.ok(low < 0.01 && low > 0.005 && high > 1);
  assert.deepEqual(extent([], { log: false }), [0, 1]);
});

test("a scale maps ends to ends, and what a logarithm cannot show to nothing", () => {
  const linear = scale([0, 10], [100, 0]);
  assert.equal(linear(0), 100);
  assert.equal(linear(5), 50);
  const log = scale([0.01, 1], [200, 0], { log: true });
  assert.equal(Math.round(log(0.1)), 100);
  assert.equal(log(0), null);
  assert.equal(log(null), null);
  assert.equal(linear(Infinity), null);
});

test("a path breaks where there is no value", () => {
  assert.equal(path([0, 1, 2, 3], [5, null, 6, 7]), "M0.0 5.0M2.0 6.0L3.0 7.0");
});

test("labels keep their order, their distance and within the range", () => {
  const places = spread([100, 101, 20], { gap: 15, low: 10, high: 110 });
  assert.deepEqual(places, [95, 110, 20]);
  const crowded = spread([50, 50, 50], { gap: 15, low: 0, high: 200 });
  assert.deepEqual(crowded, [50, 65, 80]);
});

test("the nearest value, and none in an empty list", () => {
  assert.equal(nearest([5, 10, 15], 11), 1);
  assert.equal(nearest([], 3), -1);
});

test("numbers are written in three digits, shares as percentages", () => {
  assert.equal(written(0.12345), "0.123");
  assert.equal(written(0.00012), "1.2e−4");
  assert.equal(written(0.0001), "1e−4");
  assert.equal(written(-0.25), "−0.25");
  assert.equal(written(0.0176, { percent: true }), "1.76%");
  assert.equal(written(null), "–");
  assert.equal(written(300), "300");
  assert.equal(written(11_700), "11700");
  assert.equal(written(12_345.6), "1.2e4");
});
