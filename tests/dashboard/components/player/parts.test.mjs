// Which cells take part, against lists that plain loops made.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { unpack } from "../../../../dashboard/components/player/unpack.mjs";
import { cellsNeverRead, notesOfStep, partsOfCell, partsOfStep, resultsAt } from "../../../../dashboard/components/player/participants.mjs";
import { columnsOf, linksForTables, matrixOf } from "../../../../dashboard/components/player/tables.mjs";
const cases = JSON.parse(readFileSync(process.env.PLAYER_CASES, "utf-8"));

const sorted = (cells) => [...new Set(cells)].sort((a, b) => a - b);
const chosen = (products, place, cell, wanted) => sorted(products.filter((p) => p[place] === cell).map((p) => p[wanted]));
const own = (parts, name) => sorted(parts.get(name) ?? []);
const close = (a, b) => Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));

for (const { name, payload, products, output } of cases) {
  const model = await unpack(payload);
  const [OUTPUT, INPUT, KERNEL] = [0, 1, 2];

  test(`${name}: an output's window and weights`, () => {
    for (let cell = 0; cell < model.grid.output.size; cell++) {
      const parts = partsOfCell(model, "output", cell);
      assert.deepEqual(own(parts, "input"), chosen(products, OUTPUT, cell, INPUT));
      assert.deepEqual(own(parts, "kernel"), chosen(products, OUTPUT, cell, KERNEL));
      assert.deepEqual(own(parts, "output"), [cell]);
    }
  });

  test(`${name}: every output that an input feeds, border and unread cells included`, () => {
    for (let cell = 0; cell < model.grid.input.size; cell++) {
      const parts = partsOfCell(model, "input", cell);
      assert.deepEqual(own(parts, "output"), chosen(products, INPUT, cell, OUTPUT));
      assert.deepEqual(own(parts, "kernel"), chosen(products, INPUT, cell, KERNEL));
      assert.deepEqual(own(parts, "input"), [cell]);
    }
  });

  test(`${name}: the cells that no window reads`, () => {
    const read = new Set(products.map((product) => product[INPUT]));
    const unread = Array.from({ length: model.grid.input.size }, (_, cell) => cell).filter((cell) => !read.has(cell));
    assert.deepEqual(own(new Map([["input", cellsNeverRead(model, "input")]]), "input"), unread);
    assert.equal(cellsNeverRead(model, "kernel").size, 0);
    assert.equal(cellsNeverRead(model, "output").size, 0);
  });

  test(`${name}: every product that a weight makes`, () => {
    for (let cell = 0; cell < model.grid.kernel.size; cell++) {
      const parts = partsOfCell(model, "kernel", cell);
      assert.deepEqual(own(parts, "input"), chosen(products, KERNEL, cell, INPUT));
      assert.deepEqual(own(parts, "output"), chosen(products, KERNEL, cell, OUTPUT));
    }
  });

  test(`${name}: a step works on its own output`, () => {
    for (let step = 0; step < model.count; step++) {
      const parts = partsOfStep(model, step);
      assert.deepEqual(own(parts, "output"), [step]);
      assert.deepEqual(own(parts, "input"), chosen(products, OUTPUT, step, INPUT));
    }
  });

  test(`${name}: outputs appear one by one and end as the library has them`, () => {
    const half = Math.floor(model.count / 2);
    const { values } = resultsAt(model, half).output;
    values.forEach((value, cell) => assert.ok(cell <= half ? close(value, output[cell]) : Number.isNaN(value)));
    const last = resultsAt(model, model.count - 1).output;
    last.values.forEach((value, cell) => assert.ok(close(value, output[cell])));
    assert.ok(last.done.every((done) => done === 1));
  });

  test(`${name}: each value of the window carries its weight`, () => {
    const notes = notesOfStep(model, 0);
    assert.deepEqual(sorted(notes.map(({ cell }) => cell)), chosen(products, OUTPUT, 0, INPUT));
    for (const { cell, value } of notes) {
      const weight = products.find((p) => p[OUTPUT] === 0 && p[INPUT] === cell)[KERNEL];
      assert.equal(value, model.grid.kernel.values[weight]);
    }
  });

  test(`${name}: matrix times input is the sum of products`, () => {
    const [link] = linksForTables(model, 0);
    const { rows, entries } = matrixOf(model, link);
    const sums = new Float64Array(rows);
    for (const { row, column, value } of entries) sums[row] += value * model.grid.input.values[column];
    sums.forEach((sum, row) => assert.ok(close(sum, model.grid[link.target].values[row] - biasOf(model, link, row))));
  });

  test(`${name}: kernel row times im2col columns is the sum of products`, () => {
    const [link] = linksForTables(model, 0);
    const { rows, targetCells, rowCells, values } = columnsOf(model, link, 0);
    targetCells.forEach((cell, column) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        sum += model.grid.kernel.values[rowCells[row]] * values[row * targetCells.length + column];
      }
      assert.ok(close(sum, model.grid[link.target].values[cell] - biasOf(model, link, cell)));
    });
  });
}

function biasOf(model, link, cell) {
  if (link.target !== "output") return 0;
  const { h, w } = model.grid.output;
  return model.grid.bias.values[Math.floor(cell / (h * w))];
}
