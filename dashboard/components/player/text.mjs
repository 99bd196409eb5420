// Numbers, sums and sentences: what the player writes under the grids and says to a screen reader.

import { resultsAt, termsMaking, termsUsing } from "./participants.mjs";

const minus = (text) => text.replace(/-/g, "−");
const infinite = (value) => (value > 0 ? "∞" : "−∞");

/** At most so many significant digits, for a cell; whole numbers below 10,000 stay whole. */
export function short(value, digits = 3) {
  if (Number.isNaN(value)) return "";
  if (!Number.isFinite(value)) return infinite(value);
  const size = Math.abs(value);
  if (size < 10_000 && Number.isInteger(value)) return minus(String(value === 0 ? 0 : value));
  if (size >= 100_000 || size < 0.001) return minus(value.toExponential(1).replace(".0e", "e").replace("e+", "e"));
  return minus(String(Number(value.toPrecision(digits))));
}

/** The number as float32 holds it: the shortest text of up to nine digits that gives the same float32. */
export function full(value) {
  if (Math.abs(value) === Infinity) return infinite(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return minus(String(Number(text)));
  }
  return minus(String(value));
}

/** At most six significant digits, all that sums of float32 numbers can be trusted for: a result. */
export function precise(value) {
  if (Math.abs(value) === Infinity) return infinite(value);
  return minus(String(Number(value.toPrecision(6))));
}

/** At most four significant digits: a term in a sum, whose result is written in full. */
function termNumber(value) {
  const text = full(value);
  return text.replace(/[^0-9]/g, "").length <= 5 ? text : minus(String(Number(value.toPrecision(4))));
}

const bracketed = (value) => (value < 0 ? `(${termNumber(value)})` : termNumber(value));

/** Row, column and channel of a cell, counted without the border that padding added. */
export function placeOf(grid, cell) {
  const row = Math.floor(cell / grid.w) % grid.h;
  return {
    channel: Math.floor(cell / (grid.w * grid.h)),
    row: row - grid.border.top,
    column: (cell % grid.w) - grid.border.left,
  };
}

/** True for a cell that padding added. */
export function isBorder(grid, cell) {
  const { row, column } = placeOf(grid, cell);
  const h = grid.h - grid.border.top - grid.border.bottom;
  const w = grid.w - grid.border.left - grid.border.right;
  return row < 0 || column < 0 || row >= h || column >= w;
}

/** "x(1, 2)", with the channel first where there are several: "x(0, 1, 2)"; a grid of one cell is just "b". */
export function nameOf(grid, cell) {
  if (grid.size === 1) return grid.symbol;
  const { channel, row, column } = placeOf(grid, cell);
  if (grid.h === 1 && grid.w === 1) return `${grid.symbol}(${channel})`;
  const place = grid.channels > 1 ? [channel, row, column] : [row, column];
  return `${grid.symbol}(${place.map((part) => minus(String(part))).join(", ")})`;
}

function termText(model, { link, term }) {
  if (link.right === null) return bracketed(link.values[term]);
  const left = model.grid[link.left].values[link.leftCells[term]];
  const right = model.grid[link.right].values[link.rightCells[term]];
  return `${termNumber(left)}·${bracketed(right)}`;
}

function lineOf(model, grid, cell, found, { before, value }) {
  const combine = found.every(({ link }) => link.combine === "product" || link.combine === "copy")
    ? "sum"
    : found[0].link.combine;
  const terms = found.map((each) => ({
    text: termText(model, each),
    note: each.link.combine === "copy" ? model.grid[each.link.left].symbol : "",
    chosen: each.link.chosen !== null && each.link.chosen[each.term] === 1,
  }));
  const won = found.find(({ link, term }) => link.chosen !== null && link.chosen[term] === 1);
  const winner = won ? { grid: won.link.left, cell: won.link.leftCells[won.term] } : null;
  return { grid: grid.name, cell, head: nameOf(grid, cell), combine, before, terms, value, winner };
}

/** The sums of a step, one line for each cell that receives something: the value before, the terms, the value after. */
export function linesOfStep(model, step) {
  const receivers = new Map();
  for (const link of model.links) {
    for (let term = link.starts[step]; term < link.starts[step + 1]; term++) {
      const id = `${link.target} ${link.targetCells[term]}`;
      if (!receivers.has(id)) receivers.set(id, { name: link.target, cell: link.targetCells[term], found: [] });
      receivers.get(id).found.push({ link, term });
    }
  }
  const [earlier, now] = [resultsAt(model, step - 1), resultsAt(model, step)];
  return [...receivers.values()].map(({ name, cell, found }) => {
    const before = earlier[name].values[cell];
    const values = { before: Number.isNaN(before) ? null : before, value: now[name].values[cell] };
    return lineOf(model, model.grid[name], cell, found, values);
  });
}

/** The most telling lines where there is no room for all: the first of every grid, then the others in their order. */
export function linesShown(lines, most) {
  const first = lines.filter((line, place) => lines.findIndex(({ grid }) => grid === line.grid) === place);
  const kept = new Set([...new Set([...first, ...lines])].slice(0, most));
  return lines.filter((line) => kept.has(line));
}

/** The whole sum that makes a cell of a result, over all steps; null for a cell that nothing is added to. */
export function lineOfCell(model, name, cell) {
  const found = termsMaking(model, name, cell);
  if (found.length === 0) return null;
  return lineOf(model, model.grid[name], cell, found, { before: null, value: model.grid[name].values[cell] });
}

/** A line as text. At most `limit` terms are written out; the number of the others is given. */
export function textOf(line, limit = Infinity) {
  const shown = line.terms.slice(0, limit).map((term) => term.text);
  const left = line.terms.length - shown.length;
  if (left > 0) shown.push(`… ${left} more`);
  const joined = {
    sum: () => [...(line.before === null ? [] : [precise(line.before)]), ...shown].join(" + "),
    max: () => `max(${shown.join(", ")})`,
    mean: () => `(${shown.join(" + ")}) / ${line.terms.length}`,
    lp: () => `‖(${shown.join(", ")})‖ₚ`,
  }[line.combine]();
  return `${line.head} = ${joined} = ${precise(line.value)}`;
}

/** What a hovered factor is used for: "x(1, 2) = 1 feeds 9 cells of z", and its terms one by one. */
export function usesOfCell(model, name, cell) {
  const grid = model.grid[name];
  const found = termsUsing(model, name, cell);
  const head = `${nameOf(grid, cell)} = ${precise(grid.values[cell])}`;
  const origin = isBorder(grid, cell) ? ", added by padding," : "";
  if (found.length === 0) return { head: `${head}${origin} is never read`, terms: [] };
  const terms = found.map((each) => {
    const target = model.grid[each.link.target];
    return `${termText(model, each)} → ${nameOf(target, each.link.targetCells[each.term])}`;
  });
  const targets = new Set(found.map(({ link, term }) => `${link.target} ${link.targetCells[term]}`));
  const symbols = [...new Set(found.map(({ link }) => model.grid[link.target].symbol))].join(" and ");
  const one = targets.size === 1;
  const noun = found.some(({ link }) => link.right !== null) ? "product" : "term";
  const count = found.length === 1 ? `one ${noun}` : `${found.length} ${noun}s`;
  return { head: `${head}${origin} takes part in ${count}, in ${one ? "one cell" : `${targets.size} cells`} of ${symbols}`, terms };
}

function spokenPlace(grid, cell) {
  if (grid.size === 1) return grid.label;
  const { channel, row, column } = placeOf(grid, cell);
  const where = `${grid.label} at row ${minus(String(row))}, column ${minus(String(column))}`;
  return grid.channels > 1 ? `${where}, ${grid.channelNames[channel] ?? `channel ${channel}`}` : where;
}

const SPOKEN_TERMS = 9;
/** As many sums of a step are written, and spoken. */
export const MOST_LINES = 3;

function spokenSum(model, line) {
  const noun = { sum: "the sum of", max: "the largest of", mean: "the mean of", lp: "the norm of" }[line.combine];
  const terms = line.terms.map(({ text }) => text.replace("·", " times ").replace(/[()]/g, ""));
  const list = terms.length <= SPOKEN_TERMS ? `: ${terms.join(", ")}` : "";
  const before = line.before === null ? "" : `${precise(line.before)} plus `;
  const one = terms.length === 1 && line.combine === "sum";
  if (one) return `${before}${terms[0]}`;
  const winner = line.winner === null ? "" : `; the winner is ${spokenPlace(model.grid[line.winner.grid], line.winner.cell)}`;
  return `${before}${noun} ${terms.length} terms${list}${winner}`;
}

/** What a screen reader says about a step: what is written about it, one line for each sum. */
export function sentenceOfStep(model, step) {
  const lines = linesOfStep(model, step);
  const opening = `Step ${step + 1} of ${model.count}.`;
  if (lines.length === 0) return `${opening} Nothing is added.`;
  const shown = linesShown(lines, MOST_LINES);
  const sums = shown.map((line) => {
    const place = spokenPlace(model.grid[line.grid], line.cell);
    return `${place} becomes ${precise(line.value)}, ${spokenSum(model, line)}.`;
  });
  const left = lines.length - shown.length;
  if (left > 0) sums.push(left === 1 ? "One more cell changes in this step." : `${left} more cells change in this step.`);
  return [opening, ...sums].join(" ");
}

/** What a screen reader says about a cell that has the focus. */
export function sentenceOfCell(model, name, cell) {
  const grid = model.grid[name];
  const place = spokenPlace(grid, cell);
  const line = lineOfCell(model, name, cell);
  if (line !== null) return `${place} is ${precise(line.value)}, ${spokenSum(model, line)}.`;
  const uses = usesOfCell(model, name, cell);
  return `${place}: ${uses.head}.`;
}
