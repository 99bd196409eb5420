import assert from "node:assert/strict";
import { test } from "node:test";

import { asStyle, cellAt, cellBox, fieldBox, floats, neighbour, shown } from "../../../../dashboard/components/map_viewer/boxes.mjs";

const seen = { left: 0.25, top: 0, right: 0.75, bottom: 1 };
const place = { seen, rows: 2, columns: 4, field: { left: 0.2, top: -0.25, stepX: 0.125, stepY: 0.5, width: 0.25, height: 1 } };

test("a point finds its cell, and none outside of what the network sees", () => {
  assert.deepEqual(cellAt(0.26, 0.1, place), { row: 0, column: 0 });
  assert.deepEqual(cellAt(0.74, 0.9, place), { row: 1, column: 3 });
  assert.equal(cellAt(0.1, 0.5, place), null);
  assert.equal(cellAt(0.8, 0.5, place), null);
});

test("a cell lies where a point in it finds it again", () => {
  for (const cell of [{ row: 0, column: 0 }, { row: 1, column: 2 }]) {
    const box = cellBox(cell, place);
    assert.deepEqual(cellAt(box.left + box.width / 2, box.top + box.height / 2, place), cell);
  }
});

test("a receptive field ends where the network's input ends", () => {
  assert.deepEqual(fieldBox({ row: 0, column: 0 }, place), { left: 0.25, top: 0, width: 0.45 - 0.25, height: 0.75 });
  const last = fieldBox({ row: 1, column: 3 }, place);
  assert.ok(Math.abs(last.left + last.width - 0.75) < 1e-12);
  assert.equal(last.top + last.height, 1);
});

test("arrows lead to neighbours inside the map", () => {
  assert.deepEqual(neighbour("ArrowRight", { row: 0, column: 0 }, place), { row: 0, column: 1 });
  assert.deepEqual(neighbour("ArrowDown", { row: 0, column: 3 }, place), { row: 1, column: 3 });
  assert.equal(neighbour("ArrowUp", { row: 0, column: 0 }, place), null);
  assert.equal(neighbour("Enter", { row: 0, column: 0 }, place), null);
});

test("values arrive as they were sent", () => {
  const text = Buffer.from(new Float32Array([1.5, -2, NaN]).buffer).toString("base64");
  assert.deepEqual([...floats(text)], [1.5, -2, NaN]);
});

test("a value has three digits, and what is no number says so", () => {
  assert.equal(shown(1.23456), "1.23");
  assert.equal(shown(-0.0012345), "−0.00123");
  assert.equal(shown(NaN), "not a number");
  assert.equal(shown(Infinity), "not a number");
});

test("a box as CSS is in percent", () => {
  assert.deepEqual(asStyle({ left: 0.5, top: 0, width: 0.25, height: 1 }), { left: "50.000%", top: "0.000%", width: "25.000%", height: "100.000%" });
});
