// Numbers, sums and sentences.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { full, precise, lineOfCell, linesOfStep, linesShown, nameOf, sentenceOfCell, sentenceOfStep, short, textOf, usesOfCell } from "../../../../dashboard/components/player/text.mjs";
import { partsOfStep, resultsAt, winnersOfStep } from "../../../../dashboard/components/player/participants.mjs";
import { columnsOf, linksForTables, matrixOf, sentenceOfColumns, sentenceOfMatrix } from "../../../../dashboard/components/player/tables.mjs";
import { contrast, colourOf, inkOn } from "../../../../dashboard/components/colours.mjs";
import { arrangement, cellSize, heightOf } from "../../../../dashboard/components/player/shapes.mjs";
import { movedTo } from "../../../../dashboard/components/player/editor.mjs";
import { lettering, widestNumbers } from "../../../../dashboard/components/player/lettering.mjs";
import { decimalNumber } from "../../../../dashboard/components/typed_numbers.mjs";
import { stepsOfTerms, unpack } from "../../../../dashboard/components/player/unpack.mjs";
const backward = await unpack(JSON.parse(readFileSync(process.env.PLAYER_BACKWARD, "utf-8")).payload);

const NO_BORDER = { top: 0, bottom: 0, left: 0, right: 0 };

function grid(name, symbol, shape, values, more = {}) {
  const [channels, h, w] = shape;
  const size = channels * h * w;
  const given = { label: name, role: "operand", border: NO_BORDER, channelNames: [], inserted: null, ...more };
  return { name, symbol, channels, h, w, size, values: Float32Array.from(values), ...given };
}

function link(fields) {
  const starts = Uint32Array.from(fields.starts);
  return { right: null, rightCells: null, running: null, chosen: null, ...fields, starts, steps: stepsOfTerms(starts) };
}

function model(count, grids, links, seen = []) {
  return { count, grids, links, seen, grid: Object.fromEntries(grids.map((each) => [each.name, each])) };
}

const product = (fields) => link({ left: "input", right: "kernel", target: "output", combine: "product", ...fields });

// 1 2 3 * 10 1 + 5: two outputs of a signal.
const signal = model(
  2,
  [
    grid("input", "x", [1, 1, 3], [1, 2, -3]),
    grid("kernel", "w", [1, 1, 2], [10, 1]),
    grid("bias", "b", [1, 1, 1], [5]),
    grid("output", "y", [1, 1, 2], [17, 22], { role: "result" }),
  ],
  [
    product({ starts: [0, 2, 4], leftCells: [0, 1, 1, 2], rightCells: [0, 1, 0, 1], targetCells: [0, 0, 1, 1], values: [10, 2, 20, -3] }),
    link({ left: "bias", target: "output", combine: "copy", starts: [0, 1, 2], leftCells: [0, 0], targetCells: [0, 1], values: [5, 5] }),
  ],
);

// 2 3 spread by 1 4: the middle cell receives from both steps.
const scatter = model(
  2,
  [
    grid("input", "x", [1, 1, 2], [2, 3]),
    grid("kernel", "w", [1, 1, 2], [1, 4]),
    grid("output", "y", [1, 1, 3], [2, 11, 12], { role: "result" }),
  ],
  [
    product({ starts: [0, 2, 4], leftCells: [0, 0, 1, 1], rightCells: [0, 1, 0, 1], targetCells: [0, 1, 1, 2], values: [2, 8, 3, 12], running: [2, 8, 11, 12] }),
  ],
);

const pooling = (combine, value, chosen) =>
  model(
    1,
    [grid("input", "x", [1, 2, 2], [1, 4, 2, 3]), grid("output", "y", [1, 1, 1], [value], { role: "result" })],
    [link({ left: "input", target: "output", combine, starts: [0, 4], leftCells: [0, 1, 2, 3], targetCells: [0, 0, 0, 0], values: [1, 4, 2, 3], chosen })],
  );

test("cells show at most three digits, results six, fields every digit of a float32", () => {
  assert.deepEqual([12, -3, 0, -0, 1234, 0.123456, -17.35, 123456].map((value) => short(value)), ["12", "−3", "0", "0", "1234", "0.123", "−17.4", "1.2e5"]);
  assert.equal(short(0.00001234), "1.2e−5");
  assert.equal(short(NaN), "");
  assert.equal(short(-Infinity), "−∞");
  assert.equal(full(-Infinity), "−∞");
  assert.equal(full(Math.fround(0.1)), "0.1");
  assert.equal(full(Math.fround(1 / 3)), "0.33333334");
  assert.equal(precise(Math.fround(0.62000006)), "0.62");
});

test("a step's sum is written with its numbers and its bias", () => {
  const [line] = linesOfStep(signal, 0);
  assert.equal(textOf(line), "y(0, 0) = 1·10 + 2·1 + 5 = 17");
  assert.equal(line.terms.at(-1).note, "b");
  assert.equal(textOf(linesOfStep(signal, 1)[0]), "y(0, 1) = 2·10 + −3·1 + 5 = 22");
});

test("long sums are cut with the number of what is missing", () => {
  assert.equal(textOf(linesOfStep(signal, 0)[0], 1), "y(0, 0) = 1·10 + … 2 more = 17");
});

test("a cell filled over several steps shows what it held before", () => {
  assert.deepEqual(linesOfStep(scatter, 1).map((line) => textOf(line)), ["y(0, 1) = 8 + 3·1 = 11", "y(0, 2) = 3·4 = 12"]);
  assert.equal(textOf(lineOfCell(scatter, "output", 1)), "y(0, 1) = 2·4 + 3·1 = 11");
});

test("pooling names its rule and marks the winner", () => {
  assert.equal(textOf(linesOfStep(pooling("max", 4, [0, 1, 0, 0]), 0)[0]), "y = max(1, 4, 2, 3) = 4");
  assert.equal(textOf(linesOfStep(pooling("mean", 2.5, null), 0)[0]), "y = (1 + 4 + 2 + 3) / 4 = 2.5");
  assert.deepEqual(winnersOfStep(pooling("max", 4, [0, 1, 0, 0]), 0), [{ name: "input", cell: 1 }]);
});

test("a step marks what it looks at without adding it", () => {
  const back = model(1, pooling("max", 4, null).grids, [], [{ grid: "input", starts: [0, 2], cells: [1, 3], chosen: [0, 1] }]);
  assert.deepEqual([...partsOfStep(back, 0).get("input")], [1, 3]);
  assert.deepEqual(winnersOfStep(back, 0), [{ name: "input", cell: 3 }]);
});

test("a factor says what it takes part in", () => {
  const uses = usesOfCell(signal, "input", 1);
  assert.equal(uses.head, "x(0, 1) = 2 takes part in 2 products, in 2 cells of y");
  assert.deepEqual(uses.terms, ["2·1 → y(0, 0)", "2·10 → y(0, 1)"]);
  assert.equal(usesOfCell(signal, "bias", 0).head, "b = 5 takes part in 2 terms, in 2 cells of y");
});

test("places are counted without the border", () => {
  const padded = grid("input", "x", [1, 3, 3], new Array(9).fill(0), { border: { top: 1, bottom: 1, left: 1, right: 1 } });
  assert.equal(nameOf(padded, 4), "x(0, 0)");
  assert.equal(nameOf(padded, 0), "x(−1, −1)");
});

test("a screen reader hears the place, the result and the terms", () => {
  assert.equal(
    sentenceOfStep(signal, 0),
    "Step 1 of 2. output at row 0, column 0 becomes 17, the sum of 3 terms: 1 times 10, 2 times 1, 5.",
  );
  assert.match(sentenceOfCell(signal, "kernel", 0), /^kernel at row 0, column 0: w\(0, 0\) = 10 takes part in 2 products/);
});

test("every sum that is written is spoken, and the others are counted", () => {
  assert.equal(
    sentenceOfStep(scatter, 1),
    "Step 2 of 2. output at row 0, column 1 becomes 11, 8 plus 3 times 1. output at row 0, column 2 becomes 12, 3 times 4.",
  );
  const said = sentenceOfStep(backward, 0);
  assert.match(said, /gradient of w at row 0, column 0, channel 0 becomes \S+, \S+ times \S+\. /);
  assert.match(said, /gradient of x at row 0, column 0, channel 0 becomes \S+, \S+ times \S+\. /);
  assert.match(said, /gradient of b becomes \S+, \S+\. /);
  const lines = linesOfStep(backward, 0);
  assert.ok(said.endsWith(`${lines.length - 3} more cells change in this step.`), said);
});

test("of many sums the first of every grid is kept, then the others in their order", () => {
  const lines = ["w", "w", "w", "x", "x", "b"].map((grid, place) => ({ grid, place }));
  assert.deepEqual(linesShown(lines, 3).map(({ place }) => place), [0, 3, 5]);
  assert.deepEqual(linesShown(lines, 5).map(({ place }) => place), [0, 1, 2, 3, 5]);
  assert.deepEqual(linesShown(lines.slice(0, 2), 3).map(({ place }) => place), [0, 1]);
});

test("the winner of a window is spoken, in a step and under the focus", () => {
  const model = pooling("max", 4, [0, 1, 0, 0]);
  const sum = "4, the largest of 4 terms: 1, 4, 2, 3; the winner is input at row 0, column 1.";
  assert.equal(sentenceOfStep(model, 0), `Step 1 of 1. output becomes ${sum}`);
  assert.equal(sentenceOfCell(model, "output", 0), `output is ${sum}`);
  assert.ok(!sentenceOfStep(pooling("mean", 2.5, null), 0).includes("winner"));
});

test("im2col table and matrix are spoken: what stands in the column or row of the step, and its result", () => {
  const [link] = linksForTables(signal, 1);
  const results = resultsAt(signal, 1);
  assert.equal(
    sentenceOfColumns(signal, columnsOf(signal, link, 1), new Set([1]), results),
    "Column 2 of 2 has 2 values: 2, −3. They are multiplied by kernel. Below it stands 22.",
  );
  assert.equal(
    sentenceOfMatrix(signal, matrixOf(signal, link), { cells: new Set([1]), sources: new Set([1, 2]) }, results),
    "Matrix with 2 rows and 3 columns. In row 2, 2 entries are filled: 10 in column 2, 1 in column 3. Beside it stands 22.",
  );
  const [stamp] = linksForTables(scatter, 1);
  const both = { cells: new Set([1, 2]), sources: new Set([1]) };
  assert.equal(
    sentenceOfMatrix(scatter, matrixOf(scatter, stamp), both, resultsAt(scatter, 1)),
    "Matrix with 3 rows and 2 columns. In column 2, 2 entries are filled: 1 in row 2, 4 in row 3.",
  );
  assert.match(sentenceOfColumns(scatter, columnsOf(scatter, stamp, 1), both.cells, resultsAt(scatter, 1)), /works on 2 of 3 columns/);
  const pooled = pooling("max", 4, [0, 1, 0, 0]);
  const [window] = linksForTables(pooled, 0);
  assert.equal(
    sentenceOfColumns(pooled, columnsOf(pooled, window, 0), new Set([0]), resultsAt(pooled, 0)),
    "Column 1 of 1 has 4 values: 1, 4, 2, 3. Below it stands 4.",
  );
});

test("in the backward pass the gradients of kernel and input have a table each, which multiply to them", () => {
  const links = linksForTables(backward, 0);
  assert.deepEqual(links.map(({ target }) => target), ["dkernel", "dx"]);
  for (const link of links) {
    const { rows, entries } = matrixOf(backward, link);
    const sums = new Float64Array(rows);
    for (const { row, column, value } of entries) sums[row] += value * backward.grid[link.left].values[column];
    sums.forEach((sum, row) => assert.ok(Math.abs(sum - backward.grid[link.target].values[row]) < 1e-4, `${link.target} ${row}`));
    const table = columnsOf(backward, link, 0);
    table.targetCells.forEach((cell, column) => {
      let sum = 0;
      for (let row = 0; row < table.rows; row++) {
        const met = table.values[row * table.targetCells.length + column];
        if (!Number.isNaN(met)) sum += backward.grid[table.row].values[table.rowCells[row]] * met;
      }
      assert.ok(Math.abs(sum - backward.grid[link.target].values[cell]) < 1e-4, `${link.target} ${cell}`);
    });
  }
  assert.deepEqual(links.map((link) => columnsOf(backward, link, 0).windows), ["input", "upstream"]);
  assert.deepEqual(links.map((link) => columnsOf(backward, link, 0).row), ["upstream", "kernel"]);
});

test("zero is the neutral middle, both ends are reached, and text can be read on every colour", () => {
  const scales = [["#2a6fbb", "#f4f1ea", "#d9730d"], ["#2a6fbb", "#1b1e21", "#d9730d"]];
  for (const scale of scales) {
    assert.deepEqual(colourOf(-5, 5, scale), [0x2a, 0x6f, 0xbb]);
    assert.deepEqual(colourOf(9, 5, scale), [0xd9, 0x73, 0x0d]);
    for (let value = -1; value <= 1; value += 0.05) {
      const colour = colourOf(value, 1, scale);
      const ink = inkOn(colour) === "#ffffff" ? [255, 255, 255] : [16, 20, 24];
      assert.ok(contrast(colour, ink) >= 4.3, `${value}: ${contrast(colour, ink)}`);
    }
  }
});

test("cells are as large as the width and the height allow", () => {
  const blocks = [{ w: 5, h: 5 }, { w: 3, h: 3 }, { w: 3, h: 3 }];
  assert.equal(cellSize(blocks, { width: 1100, height: 300 }), 46);
  const narrow = cellSize(blocks, { width: 360, height: 560 });
  assert.ok(narrow >= 36 && heightOf(blocks, narrow, 360) <= 560);
  assert.ok(cellSize([{ w: 100, h: 100 }], { width: 360, height: 300 }) * 100 <= 360);
});

test("a grid's channels begin a row of their own rather than be torn apart", () => {
  const channels = (count, side) => Array.from({ length: count }, () => ({ w: side, h: side }));
  const one = (...grids) => [{ name: "", grids }];
  const size = { width: 880, height: 240 };
  const colour = one(channels(3, 5), channels(3, 3), channels(3, 3), channels(1, 1), channels(1, 3));
  assert.deepEqual(arrangement(colour, size), { cell: 22, together: true }); // two rows, 5 and 3 cells high, two captions, a gap
  const alone = one(channels(1, 5), channels(1, 3), channels(1, 3));
  assert.deepEqual(arrangement(alone, size), { cell: cellSize(alone[0].grids.flat(), size), together: true });
});

test("a lane for each filter, unless cells would become much smaller", () => {
  const channels = (count, side) => Array.from({ length: count }, () => ({ w: side, h: side }));
  const filter = (o) => ({ name: `filter ${o}`, grids: [channels(3, 3), channels(3, 3), channels(1, 3)] });
  const lanes = [{ name: "", grids: [channels(3, 5)] }, ...[0, 1, 2].map(filter)];
  const roomy = { width: 880, height: 600 };
  const set = arrangement(lanes, roomy);
  assert.ok(set.together);
  assert.ok(62 + 21 * set.cell + 3 * 28 + 4 * 14 <= roomy.width); // none of them wraps
  const flat = { width: 880, height: 240 };
  const blocks = lanes.flatMap(({ grids }) => grids.flat());
  assert.deepEqual(arrangement(lanes, flat), { cell: cellSize(blocks, flat), together: false });
});

test("the focus moves inside its grid only", () => {
  const cells = { w: 3, h: 2 };
  assert.equal(movedTo(cells, 0, "ArrowRight"), 1);
  assert.equal(movedTo(cells, 2, "ArrowRight"), 2);
  assert.equal(movedTo(cells, 1, "ArrowDown"), 4);
  assert.equal(movedTo(cells, 4, "Home"), 3);
  assert.equal(movedTo(cells, 3, "End"), 5);
  assert.equal(movedTo(cells, 6, "ArrowUp"), 6);
  assert.equal(movedTo(cells, 0, "x"), undefined);
});

test("numbers are read as people type them, and nothing else is", () => {
  const { numbers, others } = JSON.parse(readFileSync(new URL("../typed_numbers.json", import.meta.url), "utf-8"));
  for (const [text, value] of Object.entries(numbers)) assert.equal(decimalNumber(text), value, text);
  for (const text of others) assert.equal(decimalNumber(text), null, text);
});

test("letters are as large as the widest number of a grid allows, never below 12 pixels", () => {
  const whole = widestNumbers([3, 0, 12]);
  assert.deepEqual(lettering(whole, 44), { digits: 3, pixels: 17.5 });
  assert.deepEqual(lettering(whole, 14), { digits: 3, pixels: 12 });
  assert.equal(lettering(whole, 13), null);
  const thirds = widestNumbers([1 / 3, -0.125]);
  assert.deepEqual(lettering(thirds, 40), { digits: 3, pixels: 13.5 });
  assert.deepEqual(lettering(thirds, 30), { digits: 2, pixels: 12 });
  assert.equal(lettering(thirds, 22), null);
  for (let cell = 9; cell <= 46; cell++) assert.ok((lettering(thirds, cell)?.pixels ?? 12) >= 12);
});
