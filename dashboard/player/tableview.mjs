// The im2col and matrix views: the tables of `tables.mjs` painted once, with frames that follow the step.

import { colourOf, inkOn, limitOf, READABLE } from "./shapes.mjs";
import { element } from "./surroundings.mjs";
import { columnsOf, linkForTable, matrixOf } from "./tables.mjs";
import { short } from "./words.mjs";

const GAP = 10;

/** Paints a table of values: `values[row * columns + column]`, NaN stays empty. */
function paint(canvas, { rows, columns, values, cell, scale, limit, ground }) {
  const dense = window.devicePixelRatio || 1;
  canvas.width = Math.round(columns * cell * dense);
  canvas.height = Math.round(rows * cell * dense);
  canvas.style.width = `${columns * cell}px`;
  canvas.style.height = `${rows * cell}px`;
  const pen = canvas.getContext("2d");
  pen.scale(dense, dense);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, columns * cell, rows * cell);
  pen.font = `${Math.floor(cell * 0.48)}px ${getComputedStyle(canvas).fontFamily}`;
  [pen.textAlign, pen.textBaseline] = ["center", "middle"];
  const inset = cell > 6 ? 0.5 : 0;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const [x, y] = [(i % columns) * cell, Math.floor(i / columns) * cell];
    const colour = colourOf(value, limit, scale);
    pen.fillStyle = `rgb(${colour.join(" ")})`;
    pen.fillRect(x + inset, y + inset, Math.max(cell - 2 * inset, 1), Math.max(cell - 2 * inset, 1));
    if (cell < READABLE) return;
    pen.fillStyle = inkOn(colour);
    pen.fillText(short(value), x + cell / 2, y + cell / 2 + 0.5);
  });
}

/** A table with its caption and a frame that can be set around some of its cells. */
class Table {
  constructor(area, caption) {
    this.element = element("figure", `table ${area}`);
    this.canvas = element("canvas", "painting");
    this.frame = element("div", "frame");
    const holder = element("div", "holder");
    holder.append(this.canvas, this.frame);
    this.element.append(element("figcaption", "caption", caption), holder);
    this.canvas.setAttribute("aria-hidden", "true");
  }

  paint(table, look) {
    this.cell = look.cell;
    paint(this.canvas, { ...table, ...look, limit: look.limit ?? limitOf(table.values) });
  }

  frameAround({ row, column, tall = 1, wide = 1 } = {}) {
    const seen = row !== undefined && row >= 0 && column >= 0;
    this.frame.classList.toggle("seen", seen);
    if (!seen) return;
    const least = 3;
    const width = Math.max(wide * this.cell, least);
    const height = Math.max(tall * this.cell, least);
    this.frame.style.width = `${width}px`;
    this.frame.style.height = `${height}px`;
    this.frame.style.transform = `translate(${column * this.cell}px, ${row * this.cell}px)`;
  }
}

const fits = (columns, rows, { width, height }) => Math.max(1.5, Math.min(30, Math.min(width / columns, height / rows)));
const pick = (values, cells) => Float32Array.from(cells, (cell) => values[cell]);

/** kernel row × im2col table = row of results, set so that every result stands under its column. */
class ColumnsView {
  constructor(model, step, link) {
    this.table = columnsOf(model, link, step);
    const [left, target] = [model.grid[link.left], model.grid[link.target]];
    const taps = link.right === null ? "" : `${model.grid[link.right].symbol} as a row`;
    this.wide = new Table("wide", `windows of ${left.symbol} as columns`);
    this.side = link.right === null ? null : new Table("side", taps);
    this.result = new Table("below", `${target.symbol}`);
    this.weights = link.right === null ? null : model.grid[link.right].values;
    this.target = target;
  }

  paint(size, look) {
    const { rows, targetCells, rightCells, values } = this.table;
    const columns = targetCells.length;
    const beside = this.side === null ? 0 : rows;
    this.look = { ...look, cell: fits(columns + beside, rows + 2, { ...size, width: size.width - GAP }) };
    this.wide.paint({ rows, columns, values }, this.look);
    this.side?.paint({ rows: 1, columns: rows, values: pick(this.weights, rightCells) }, this.look);
  }

  show(parts, results) {
    const { targetCells, rows } = this.table;
    const values = pick(results[this.target.name].values, targetCells);
    const limit = limitOf(this.target.values);
    this.result.paint({ rows: 1, columns: targetCells.length, values }, { ...this.look, limit });
    const cells = parts.get(this.target.name) ?? new Set();
    const column = cells.size === 1 ? targetCells.indexOf([...cells][0]) : -1;
    this.wide.frameAround({ row: 0, column, tall: rows });
    this.result.frameAround({ row: 0, column });
  }
}

/** The sparse matrix, with the input laid out over its columns and the results beside its rows. */
class MatrixView {
  constructor(model, step, link) {
    this.matrix = matrixOf(model, link);
    [this.left, this.target] = [model.grid[link.left], model.grid[link.target]];
    const { rows, columns } = this.matrix;
    this.wide = new Table("wide matrix", `A: ${rows} × ${columns}, one row for each ${this.target.symbol}`);
    this.side = new Table("top", `${this.left.symbol} as a vector`);
    this.result = new Table("right", this.target.symbol);
  }

  paint(size, look) {
    const { rows, columns, entries } = this.matrix;
    this.look = { ...look, cell: fits(columns + 1, rows + 1, { ...size, width: size.width - GAP }) };
    const values = new Float32Array(rows * columns).fill(NaN);
    for (const { row, column, value } of entries) values[row * columns + column] = value;
    this.wide.paint({ rows, columns, values }, this.look);
    this.side.paint({ rows: 1, columns, values: this.left.values }, this.look);
  }

  show(parts, results) {
    const { rows } = this.matrix;
    const limit = limitOf(this.target.values);
    this.result.paint({ rows, columns: 1, values: results[this.target.name].values }, { ...this.look, limit });
    const cells = [...(parts.get(this.target.name) ?? [])];
    const sources = [...(parts.get(this.left.name) ?? [])];
    const row = cells.length === 1 ? cells[0] : undefined;
    const column = sources.length === 1 && cells.length !== 1 ? sources[0] : undefined;
    this.wide.frameAround(
      row !== undefined ? { row, column: 0, wide: this.matrix.columns } : { row: column && 0, column, tall: rows },
    );
    this.result.frameAround({ row, column: 0 });
    this.side.frameAround({ row: column === undefined ? undefined : 0, column });
  }
}

const MADE = { im2col: ColumnsView, matrix: MatrixView };

/** The panel with the chosen table; empty for the window view. */
export class TableView {
  constructor(place) {
    this.place = place;
  }

  /** Builds the table of a view and paints what does not move. */
  build(model, { view, step, size, look }) {
    this.place.hidden = !(view in MADE);
    this.made = null;
    if (this.place.hidden) return this.place.replaceChildren();
    const link = linkForTable(model, step);
    this.made = new MADE[view](model, step, link);
    this.made.paint(size, look);
    const grid = element("div", `tables ${view}`);
    grid.append(...[this.made.side, this.made.wide, this.made.result].filter(Boolean).map((table) => table.element));
    return this.place.replaceChildren(grid);
  }

  /** Moves the frames and fills the results. */
  show(parts, results) {
    this.made?.show(parts, results);
  }
}
