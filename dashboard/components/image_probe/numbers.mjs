// The probe's arithmetic, free of any DOM: which pixels a window reads, how numbers are written, what a sum adds up to.

import { decimalNumber, usableNumber } from "../typed_numbers.mjs";

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** The pixel that a window position reads along one axis, or -1 where it reads a padded zero. */
export function sourceIndex(position, size, border) {
  if (position >= 0 && position < size) return position;
  if (border === "zeros") return -1;
  if (border === "replicate") return clamp(position, 0, size - 1);
  if (border === "circular") return ((position % size) + size) % size;
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const folded = ((position % period) + period) % period;
  return folded < size ? folded : period - folded;
}

/** First position of a window of `taps` whose output is at `centre`; an even kernel reaches one further after it. */
export function windowStart(centre, taps) {
  return centre - Math.floor((taps - 1) / 2);
}

/**
 * The window around a pixel: for each cell, row by row, `{levels, padded}` with the levels 0 to 255 of each channel.
 * @param picture {data, width, height, channels} with data in RGBA order, as a canvas gives it.
 */
export function windowAt(picture, { row, column }, { rows, columns }, border) {
  const cells = [];
  for (let i = 0; i < rows; i++) {
    const y = sourceIndex(windowStart(row, rows) + i, picture.height, border);
    for (let j = 0; j < columns; j++) {
      const x = sourceIndex(windowStart(column, columns) + j, picture.width, border);
      const padded = !within(windowStart(row, rows) + i, windowStart(column, columns) + j, picture);
      cells.push({ levels: y < 0 || x < 0 ? Array(picture.channels).fill(0) : levelsAt(picture, y, x), padded });
    }
  }
  return cells;
}

const within = (y, x, { width, height }) => y >= 0 && y < height && x >= 0 && x < width;

/** The levels 0 to 255 of a pixel, one a channel. */
export function levelsAt({ data, width, channels }, row, column) {
  const start = 4 * (row * width + column);
  return Array.from({ length: channels }, (_, channel) => data[start + channel]);
}

/** What a channel's level is shown as: level * scale + offset. */
export function valueOf(level, channel, { scale, offset }) {
  return level * scale[channel] + offset[channel];
}

/**
 * What a kernel makes of one channel of a window: products, the sum of each of its rows, and their total.
 * @returns {{products: number[], rowSums: number[], total: number}}
 */
export function weightedSum(values, weights, columns) {
  const products = values.map((value, i) => value * weights[i]);
  const rowSums = [];
  for (let start = 0; start < products.length; start += columns) {
    rowSums.push(products.slice(start, start + columns).reduce((sum, product) => sum + product, 0));
  }
  return { products, rowSums, total: rowSums.reduce((sum, part) => sum + part, 0) };
}

/** A number with exactly so many digits after the point, as tables need it, with a real minus sign. */
export function aligned(value, digits) {
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "\u2212");
}

/** A number with at most so many digits after the point, with a real minus sign and no useless zeros. */
export function written(value, digits) {
  const text = value.toFixed(digits);
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return (short === "-0" ? "0" : short).replace("-", "\u2212");
}

/** A weight as written in a kernel: three significant digits, with a real minus sign. */
export function writtenWeight(weight) {
  if (weight === 0) return "0";
  const size = Math.abs(weight);
  return written(weight, clamp(2 - Math.floor(Math.log10(size)), 0, 5));
}

/** The power of ten that brings the largest weight to two digits before the point, for kernels of many small weights. */
export function powerOfTen(weights) {
  const largest = Math.max(...weights.map(Math.abs));
  return largest > 0 ? Math.max(0, 1 - Math.floor(Math.log10(largest))) : 0;
}

/** The number that a reader typed, as a decimal or a fraction such as 1/9, or null. */
export function typedNumber(text) {
  const numbers = text.split("/").map(decimalNumber);
  if (numbers.length > 2 || numbers.includes(null)) return null;
  return usableNumber(numbers.length === 2 ? numbers[0] / numbers[1] : numbers[0]);
}

/** The pixel under a point of a picture drawn in a box, brought inside. */
export function pixelUnder(x, y, box, { width, height }) {
  const column = Math.floor(((x - box.left) / box.width) * width);
  const row = Math.floor(((y - box.top) / box.height) * height);
  return { row: clamp(row, 0, height - 1), column: clamp(column, 0, width - 1) };
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The pixel that an arrow key leads to, ten at a time with shift, or null for another key. */
export function movedByKey(place, key, far, { width, height }) {
  if (!Object.hasOwn(MOVES, key)) return null;
  const [down, right] = MOVES[key].map((step) => step * (far ? 10 : 1));
  return { row: clamp(place.row + down, 0, height - 1), column: clamp(place.column + right, 0, width - 1) };
}
