// The tables beside the picture: the window's numbers, the kernel, and the sum written out.

import { colourOf, inkOn, limitOf } from "../colours.mjs";
import { aligned, powerOfTen, typedNumber, valueOf, weightedSum, written, writtenWeight } from "./numbers.mjs";

const WRITTEN_OUT = 9; // terms; above that one line a row of the kernel is easier to read
const MANY_COLUMNS = 7; // beyond that, cells are too narrow for "0.0123" and show it times a power of ten
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const CHANNEL_INK = ["#c0392b", "#1e8449", "#2a6fbb"];
const hex = (levels) => `rgb(${levels.map(Math.round).join(" ")})`;

/** A new element with properties, classes and children. */
export function made(tag, { className = "", children = [], ...properties } = {}) {
  const node = Object.assign(document.createElement(tag), properties);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

/** A table of `rows` x `columns` cells that `fill(cell, i)` writes, under a caption. */
function grid({ rows, columns, caption, className }, fill) {
  const body = made("tbody");
  for (let row = 0; row < rows; row++) {
    const cells = Array.from({ length: columns }, (_, column) => {
      const cell = made("td");
      cell.dataset.cell = row * columns + column;
      fill(cell, row * columns + column);
      return cell;
    });
    body.append(made("tr", { children: cells }));
  }
  const table = made("table", { className, children: [made("caption", { textContent: caption }), body] });
  table.style.setProperty("--columns", columns);
  return table;
}

/** The cell of a window that lies on the pixel pointed at. */
export function middleCell({ rows, columns }) {
  return Math.floor((rows - 1) / 2) * columns + Math.floor((columns - 1) / 2);
}

/** The window's cells in the picture's own colours, with the numbers of every channel or of one. */
export function windowTable(cells, shape, data, channel) {
  const several = channel === null && cells[0].levels.length > 1;
  const caption = several ? "Window: red, green, blue" : "Window x";
  return grid({ ...shape, caption, className: several ? "window several" : "window" }, (node, i) => {
    const { levels, padded } = cells[i];
    const seen = channel === null || levels.length === 1 ? levels : levels.map((level, at) => (at === channel ? level : 0));
    const colour = seen.length === 1 ? [seen[0], seen[0], seen[0]] : seen;
    node.style.setProperty("--fill", hex(colour));
    node.style.setProperty("--ink", inkOn(colour));
    node.classList.toggle("padded", padded);
    node.classList.toggle("centre", i === middleCell(shape));
    const shown = channel === null ? levels.map((_, at) => at) : [channel];
    for (const at of shown) {
      node.append(made("span", { textContent: aligned(valueOf(levels[at], at, data), data.digits) }));
    }
  });
}

/** The kernel's weights, blue below zero and orange above; editable ones take a number or a fraction. */
export function kernelTable(kernel, { scale, editable, changed }) {
  const limit = limitOf(kernel.weights);
  const power = kernel.columns > MANY_COLUMNS ? powerOfTen(kernel.weights) : 0;
  const shown = (weight) => (power ? written(weight * 10 ** power, 0) : writtenWeight(weight));
  const times = power ? ` × 10${[...String(power)].map((digit) => SUPERSCRIPTS[digit]).join("")}` : "";
  const caption = `Kernel w${times}${editable ? " (edit a cell)" : ""}`;
  return grid({ ...kernel, caption, className: "kernel" }, (node, i) => {
    const colour = colourOf(kernel.weights[i], limit, scale);
    node.style.setProperty("--fill", hex(colour));
    node.style.setProperty("--ink", inkOn(colour));
    node.title = String(kernel.weights[i]);
    if (!editable) node.append(shown(kernel.weights[i]));
    else node.append(field(kernel, i, shown, changed));
  });
}

function field(kernel, i, shown, changed) {
  const row = Math.floor(i / kernel.columns) + 1;
  const label = `Weight in row ${row}, column ${(i % kernel.columns) + 1}`;
  const input = made("input", { value: shown(kernel.weights[i]), inputMode: "decimal", ariaLabel: label });
  input.onfocus = () => {
    input.value = writtenWeight(kernel.weights[i]);
    input.select();
  };
  input.onblur = () => typedNumber(input.value) !== null && (input.value = shown(kernel.weights[i]));
  input.onchange = () => {
    const value = typedNumber(input.value);
    input.classList.toggle("wrong", value === null);
    if (value !== null && value !== kernel.weights[i]) changed(kernel.weights.with(i, value));
  };
  return input;
}

const bracketed = (weight) => (weight < 0 ? `(${writtenWeight(weight)})` : writtenWeight(weight));

/** The sum at a place, written out: every term of a small kernel, one partial sum a row of a larger one. */
export function sumLines(cells, kernel, data, channel) {
  const values = cells.map((cell) => valueOf(cell.levels[channel], channel, data));
  const { products, rowSums, total } = weightedSum(values, kernel.weights, kernel.columns);
  const lines = made("div", { className: "sum" });
  if (products.length <= WRITTEN_OUT) {
    const terms = products.map((_, i) => {
      const term = made("span", { className: "term", textContent: `${written(values[i], data.digits + 1)}·${bracketed(kernel.weights[i])}` });
      term.dataset.cell = i;
      return term;
    });
    lines.append(...terms.flatMap((term, i) => (i ? [made("span", { className: "plus", textContent: " + " }), term] : [term])));
  } else {
    lines.append(...rowSums.flatMap((sum, row) => [
      made("span", { className: "plus", textContent: row ? " + " : "sums of the rows: " }),
      made("span", { className: "term", textContent: written(sum, 4) }),
    ]));
  }
  lines.append(made("strong", { className: "total", textContent: ` = ${written(total, 4)}` }));
  return { lines, total };
}

/** One button a channel, of which one is chosen. */
export function channelSwitch(names, chosen, choose) {
  const buttons = names.map((name, channel) => {
    const button = made("button", { type: "button", textContent: name, ariaPressed: String(channel === chosen) });
    button.style.setProperty("--channel", CHANNEL_INK[channel]);
    button.onclick = () => choose(channel);
    return button;
  });
  return made("div", { className: "channels", children: buttons });
}

/** Writes the product of one cell, and marks it in every table. */
export function markCell(panel, cells, kernel, data, channel, i) {
  for (const node of panel.querySelectorAll("[data-cell]")) node.classList.toggle("on", node.dataset.cell === String(i));
  const line = panel.querySelector(".product");
  if (!line) return;
  if (i === null) return void (line.textContent = "Point at a cell to see its product.");
  const value = valueOf(cells[i].levels[channel], channel, data);
  const product = written(value * kernel.weights[i], 5);
  const origin = cells[i].padded ? " (beyond the border)" : "";
  line.textContent = `x${origin} ${written(value, data.digits + 1)} × w ${writtenWeight(kernel.weights[i])} = ${product}`;
}
