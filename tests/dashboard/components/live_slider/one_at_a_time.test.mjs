import assert from "node:assert/strict";
import { test } from "node:test";
import { OneAtATime, writtenValue } from "../../../../dashboard/components/live_slider/one_at_a_time.mjs";

const recorded = () => {
  const sent = [];
  return [new OneAtATime((value) => sent.push(value)), sent];
};

test("the first value goes at once", () => {
  const [values, sent] = recorded();
  values.offer(3);
  assert.deepEqual(sent, [3]);
  assert.ok(values.busy);
});

test("of the values that come while one is under way only the newest follows", () => {
  const [values, sent] = recorded();
  [1, 2, 3, 4].forEach((value) => values.offer(value));
  assert.deepEqual(sent, [1]);
  values.arrived();
  assert.deepEqual(sent, [1, 4]);
  values.arrived();
  assert.deepEqual(sent, [1, 4]);
  assert.ok(!values.busy);
});

test("a slider that comes back to the value under way sends nothing more", () => {
  const [values, sent] = recorded();
  [1, 2, 1].forEach((value) => values.offer(value));
  values.arrived();
  assert.deepEqual(sent, [1]);
});

test("zero is a value like any other", () => {
  const [values, sent] = recorded();
  values.offer(1);
  values.offer(0);
  values.arrived();
  assert.deepEqual(sent, [1, 0]);
  assert.ok(values.busy);
});

test("a value is written with its digits and its unit", () => {
  assert.equal(writtenValue(1.4, { digits: 1, unit: "px" }), "1.4 px");
  assert.equal(writtenValue(2, { digits: 1, unit: "px" }), "2.0 px");
  assert.equal(writtenValue(45, { digits: 0, unit: "°" }), "45°");
  assert.equal(writtenValue(-3, { digits: 0, unit: "" }), "−3");
});
