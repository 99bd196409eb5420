// The im2col and matrix views: the tables of `tables.mjs` painted once, with frames that follow the step.

import { lettering, widestNumbers } from "./lettering.mjs";
import { colourOf, inkOn, limitOf } from "../colours.mjs";
import { element } from "../dom.mjs";
import { columnsOf, linksForTables, matrixOf, sentenceOfColumns, sentenceOfMatrix } from "./tables.mjs";
import { short } from "./text.mjs";

const GAP = 10;
const BESIDE = 760; // from this width on two tables stand side by side
const SETTLED_MILLISECONDS = 300; // a table is spoken of once it has stood still so long
const AROUND = 66; // pixels of a table's height for two captions and the space around it
const NONE = new Set();

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
  const letters = lettering(widestNumbers(values), cell);
  if (letters !== null) pen.font = `${letters.pixels}px ${getComputedStyle(canvas).fontFamily}`;
  [pen.textAlign, pen.textBaseline] = ["center", "middle"];
  const inset = cell > 6 ? 0.5 : 0;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const [x, y] = [(i % columns) * cell, Math.floor(i / columns) * cell];
    const colour = colourOf(value, limit, scale);
    pen.fillStyle = `rgb(${colour.join(" ")})`;
    pen.fillRect(x + inset, y + inset, Math.max(cell - 2 * inset, 1), Math.max(cell - 2 * inset, 1));
    if (letters === null) return;
    pen.fillStyle = inkOn(colour);
    pen.fillText(short(value, letters.digits), x + cell / 2, y + cell / 2 + 0.5);
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

const fits = (columns, rows, { width, height }) => Math.max(1.5, Math.min(30, Math.min(width / columns, (height - AROUND) / rows)));
const pick = (values, cells) => Float32Array.from(cells, (cell) => values[cell]);

/** kernel row × im2col table = row of results, set so that every result stands under its column. */
class ColumnsView {
  constructor(model, step, link) {
    this.model = model;
    this.table = columnsOf(model, link, step);
    this.target = model.grid[link.target];
    this.factor = this.table.row === null ? null : model.grid[this.table.row];
    this.wide = new Table("wide", `windows of ${model.grid[this.table.windows].symbol} as columns`);
    this.side = this.factor === null ? null : new Table("side", `${this.factor.symbol} as a row`);
    this.result = new Table("below", this.target.symbol);
  }

  paint(size, look) {
    const { rows, targetCells, rowCells, values } = this.table;
    const columns = targetCells.length;
    const beside = this.side === null ? 0 : rows;
    this.look = { ...look, cell: fits(columns + beside, rows + 2, { ...size, width: size.width - GAP }) };
    this.wide.paint({ rows, columns, values }, this.look);
    this.side?.paint({ rows: 1, columns: rows, values: pick(this.factor.values, rowCells) }, this.look);
  }

  show(parts, results) {
    const { targetCells, rows } = this.table;
    const values = pick(results[this.target.name].values, targetCells);
    const limit = limitOf(this.target.values);
    this.result.paint({ rows: 1, columns: targetCells.length, values }, { ...this.look, limit });
    const cells = parts.get(this.target.name) ?? NONE;
    const column = cells.size === 1 ? targetCells.indexOf([...cells][0]) : -1;
    this.wide.frameAround({ row: 0, column, tall: rows });
    this.result.frameAround({ row: 0, column });
  }

  sentence(parts, results) {
    return sentenceOfColumns(this.model, this.table, parts.get(this.target.name) ?? NONE, results);
  }
}

/** The sparse matrix, with the input laid out over its columns and the results beside its rows. */
class MatrixView {
  constructor(model, step, link) {
    this.model = model;
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

  sentence(parts, results) {
    const [cells, sources] = [this.target, this.left].map(({ name }) => parts.get(name) ?? NONE);
    return sentenceOfMatrix(this.model, this.matrix, { cells, sources }, results);
  }
}

const MADE = { im2col: ColumnsView, matrix: MatrixView };

/** The panel with the chosen tables, in sight and in words; empty for the window view. */
export class TableView {
  constructor(place) {
    this.place = place;
    this.made = [];
    this.spoken = element("p", "unseen");
    this.spoken.setAttribute("aria-live", "polite");
  }

  /** Builds the tables of a view and paints what does not move. */
  build(model, { view, step, size, look }) {
    this.place.hidden = !(view in MADE);
    this.made = [];
    if (this.place.hidden) return this.place.replaceChildren();
    const links = linksForTables(model, step);
    const width = links.length > 1 && size.width >= BESIDE ? size.width / links.length - 3 * GAP : size.width;
    this.made = links.map((link) => new MADE[view](model, step, link));
    const grids = this.made.map((made) => {
      made.paint({ ...size, width }, look);
      const grid = element("div", `tables ${view}`);
      grid.append(...[made.side, made.wide, made.result].filter(Boolean).map((table) => table.element));
      return grid;
    });
    return this.place.replaceChildren(...grids, this.spoken);
  }

  /** Moves the frames, fills the results, and says so once it stands still. */
  show(parts, results) {
    for (const made of this.made) made.show(parts, results);
    clearTimeout(this.saying);
    if (this.made.length === 0) return;
    this.saying = setTimeout(() => {
      this.spoken.textContent = this.made.map((made) => made.sentence(parts, results)).join(" ");
    }, SETTLED_MILLISECONDS);
  }
}
