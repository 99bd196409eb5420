// The same computation as a matrix product, read off the links: the im2col table, the sparse matrix, and both in words.

import { precise } from "./text.mjs";

/**
 * The links that tables show in a step: all that have products (the backward pass has two: into the kernel and into the
 * input), else the first one with terms.
 */
export function linksForTables(model, step) {
  const busy = model.links.filter((link) => link.starts[step + 1] > link.starts[step]);
  const products = busy.filter((link) => link.right !== null);
  return products.length > 0 ? products : [busy[0] ?? model.links[0]];
}

/** The channel of the result that a step works on; -1 where the step adds nothing. */
export function channelOfStep(model, step) {
  const link = model.links.find(({ starts }) => starts[step + 1] > starts[step]);
  if (link === undefined) return -1;
  const { h, w } = model.grid[link.target];
  return Math.floor(link.targetCells[link.starts[step]] / (h * w));
}

/** What a term multiplies its left cell by: the weight, or for pooling the share that the value has in the result. */
function factorOf(model, link, term, terms) {
  if (link.right !== null) return model.grid[link.right].values[link.rightCells[term]];
  if (link.chosen !== null) return link.chosen[term];
  return link.combine === "mean" ? 1 / terms : 1;
}

const sorted = (cells) => Uint32Array.from(new Set(cells)).sort();
const places = (cells) => new Map(Array.from(cells, (cell, place) => [cell, place]));

/**
 * The sparse matrix A of `target = A left`: one row for each target cell, one column for each left cell.
 * `{link, rows, columns, entries: [{row, column, value}]}`
 */
export function matrixOf(model, link) {
  const counts = new Map();
  for (const cell of link.targetCells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const entries = Array.from(link.targetCells, (row, term) => ({
    row,
    column: link.leftCells[term],
    value: factorOf(model, link, term, counts.get(row)),
  }));
  return { link, rows: model.grid[link.target].size, columns: model.grid[link.left].size, entries };
}

/** Terms of the target channel that a step works on. */
function termsOfChannel(model, link, step) {
  const grid = model.grid[link.target];
  const channelOf = (term) => Math.floor(link.targetCells[term] / (grid.h * grid.w));
  const channel = channelOf(Math.min(link.starts[step], link.targetCells.length - 1));
  return Array.from(link.targetCells.keys()).filter((term) => channelOf(term) === channel);
}

/** Which factor is laid out as a row, the smaller one, and whose windows are the columns that it is multiplied with. */
function sidesOf(model, link) {
  if (link.right === null) return { row: null, windows: link.left, rowCells: null, windowCells: link.leftCells };
  const { left, right, leftCells, rightCells } = link;
  if (model.grid[right].size > model.grid[left].size) return { row: left, windows: right, rowCells: leftCells, windowCells: rightCells };
  return { row: right, windows: left, rowCells: rightCells, windowCells: leftCells };
}

/**
 * The im2col table of the target channel a step works on: one column for each target cell, one row for each weight (for
 * pooling: for each place in the window), NaN where a target has no such term.
 * `{link, row, windows, rowCells, targetCells, values}` with `values[row * columns + column]`; `row` and `windows` are
 * the names of the factors, `row` null where there is one only.
 */
export function columnsOf(model, link, step) {
  const terms = termsOfChannel(model, link, step);
  const targetCells = sorted(terms.map((term) => link.targetCells[term]));
  const columnOf = places(targetCells);
  const sides = sidesOf(model, link);
  const rowOfTerm = sides.row === null ? placesInWindow(link, terms) : weightRows(sides.rowCells, terms);
  const rows = Math.max(0, ...rowOfTerm.rows) + 1;
  const values = new Float32Array(rows * targetCells.length).fill(NaN);
  terms.forEach((term, i) => {
    const place = rowOfTerm.rows[i] * targetCells.length + columnOf.get(link.targetCells[term]);
    values[place] = model.grid[sides.windows].values[sides.windowCells[term]];
  });
  return { link, row: sides.row, windows: sides.windows, rowCells: rowOfTerm.cells, rows, targetCells, values };
}

function weightRows(rowCells, terms) {
  const cells = sorted(terms.map((term) => rowCells[term]));
  const rowOf = places(cells);
  return { cells, rows: terms.map((term) => rowOf.get(rowCells[term])) };
}

function placesInWindow(link, terms) {
  const seen = new Map();
  const rows = terms.map((term) => {
    const row = seen.get(link.targetCells[term]) ?? 0;
    seen.set(link.targetCells[term], row + 1);
    return row;
  });
  return { cells: null, rows };
}

const SPOKEN_NUMBERS = 12;
const listed = (texts) => (texts.length <= SPOKEN_NUMBERS ? `: ${texts.join(", ")}` : "");
const outOf = (count, all, noun) => `This step works on ${count} of ${all} ${noun}.`;

/** What a screen reader says about an im2col table while some cells of its result are worked on. */
export function sentenceOfColumns(model, { link, row: factor, rows, targetCells, values }, cells, results) {
  const target = model.grid[link.target];
  const columns = targetCells.length;
  const places = Array.from(cells, (cell) => targetCells.indexOf(cell)).filter((place) => place >= 0);
  if (places.length !== 1) return `Table for ${target.label}. ${outOf(places.length, columns, "columns")}`;
  const [place] = places;
  const column = Array.from({ length: rows }, (_, row) => values[row * columns + place]).filter((value) => !Number.isNaN(value));
  const by = factor === null ? "" : ` They are multiplied by ${model.grid[factor].label}.`;
  const result = precise(results[link.target].values[targetCells[place]]);
  return `Column ${place + 1} of ${columns} has ${column.length} values${listed(column.map(precise))}.${by} Below it stands ${result}.`;
}

/** What a screen reader says about the sparse matrix while some cells of its result and of its input are worked on. */
export function sentenceOfMatrix(model, { link, rows, columns, entries }, { cells, sources }, results) {
  const target = model.grid[link.target];
  const opening = `Matrix with ${rows} rows and ${columns} columns.`;
  const filled = (found, noun, place) =>
    `${found.length} entries are filled${listed(found.map((entry) => `${precise(entry.value)} in ${noun} ${entry[place] + 1}`))}.`;
  if (cells.size === 1) {
    const [row] = cells;
    const found = entries.filter((entry) => entry.row === row);
    return `${opening} In row ${row + 1}, ${filled(found, "column", "column")} Beside it stands ${precise(results[link.target].values[row])}.`;
  }
  if (sources.size === 1) {
    const [column] = sources;
    return `${opening} In column ${column + 1}, ${filled(entries.filter((entry) => entry.column === column), "row", "row")}`;
  }
  return `${opening} ${target.label}: ${outOf(cells.size, rows, "rows")}`;
}
