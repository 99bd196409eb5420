// What arrives in the browser of a backward pass: rounded on the way, exact where a result is complete.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { unpack } from "../../../../dashboard/components/player/unpack.mjs";
import { resultsAt } from "../../../../dashboard/components/player/participants.mjs";
const { payload, products, running, results } = JSON.parse(readFileSync(process.env.PLAYER_BACKWARD, "utf-8"));
const model = await unpack(payload);

const asWritten = (value, digits) => Number(value.toPrecision(digits));
const float = Math.fround;

test("products have the three digits that notes show, with their signs", () => {
  model.links.forEach((link, i) => {
    if (link.right === null) return assert.deepEqual([...link.values], products[i].map(float));
    link.values.forEach((value, term) => assert.equal(value, float(asWritten(products[i][term], 3)), `term ${term}`));
  });
});

test("values that still grow have five digits", () => {
  model.links.forEach((link, i) => {
    link.running.forEach((value, term) => assert.equal(value, float(asWritten(running[i][term], 5)), `term ${term}`));
  });
});

test("results are exact once they are complete", () => {
  const shown = resultsAt(model, model.count - 1);
  for (const [name, values] of Object.entries(results)) {
    assert.deepEqual([...shown[name].values], values.map(float));
    assert.ok(shown[name].done.every((done) => done === 1));
  }
});
