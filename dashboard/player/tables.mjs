// The same computation as a matrix product, read off the links: the im2col table and the sparse matrix.

/** The link that a table can show in a step: the first one with products, else the first one with terms. */
export function linkForTable(model, step) {
  const busy = model.links.filter((link) => link.starts[step + 1] > link.starts[step]);
  return busy.find((link) => link.right !== null) ?? busy[0] ?? model.links[0];
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

/**
 * The im2col table of the target channel a step works on: one column for each target cell, one row for each weight (for
 * pooling: for each place in the window), NaN where a target has no such term.
 * `{link, rightCells, targetCells, values}` with `values[row * columns + column]`.
 */
export function columnsOf(model, link, step) {
  const terms = termsOfChannel(model, link, step);
  const targetCells = sorted(terms.map((term) => link.targetCells[term]));
  const columnOf = places(targetCells);
  const rowOfTerm = link.right === null ? placesInWindow(link, terms) : weightRows(link, terms);
  const rows = Math.max(0, ...rowOfTerm.rows) + 1;
  const values = new Float32Array(rows * targetCells.length).fill(NaN);
  terms.forEach((term, i) => {
    const place = rowOfTerm.rows[i] * targetCells.length + columnOf.get(link.targetCells[term]);
    values[place] = model.grid[link.left].values[link.leftCells[term]];
  });
  return { link, rightCells: rowOfTerm.cells, rows, targetCells, values };
}

function weightRows(link, terms) {
  const cells = sorted(terms.map((term) => link.rightCells[term]));
  const rowOf = places(cells);
  return { cells, rows: terms.map((term) => rowOf.get(link.rightCells[term])) };
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
