// Sizes and colours: how large a cell may be, and what colour a value has.

/** A number can be read in a cell of so many pixels. */
export const READABLE = 18;

const SIZES = { largest: 46, smallest: 9, gap: 28, caption: 30 };
const WORTH = 0.85; // the share of a cell's size that is given up to keep grids together

/** Height of what is set in rows of a given width, each as far right as it goes; every item is `{wide, tall}` in pixels. */
function heightInRows(items, width) {
  let [total, row, used] = [0, 0, 0];
  for (const { wide, tall } of items) {
    if (used > 0 && used + SIZES.gap + wide > width) {
      total += row;
      [row, used] = [0, 0];
    }
    used += (used > 0 ? SIZES.gap : 0) + wide;
    row = Math.max(row, tall);
  }
  return total + row;
}

const inPixels = ({ w, h, least = 0, extra = 0 }, cell) => ({
  wide: Math.max(w * cell, least) + extra,
  tall: h * cell + SIZES.caption,
});

/**
 * Height of blocks set in rows of a given width with cells of a given size. A block is `{w, h}` in cells, with the least
 * width of its caption and the extra width of the sign before it in pixels.
 */
export const heightOf = (blocks, cell, width) => heightInRows(blocks.map((block) => inPixels(block, cell)), width);

/** The same for grids of several blocks each, which begin a row of their own where the row before has no room for them. */
function heightOfGrids(grids, cell, width) {
  const items = grids.map((blocks) => {
    const wide = blocks.reduce((sum, block) => sum + SIZES.gap + inPixels(block, cell).wide, -SIZES.gap);
    return { wide: Math.min(wide, width), tall: heightOf(blocks, cell, width) };
  });
  return heightInRows(items, width);
}

/** The largest cell, in pixels, with which all blocks fit; `heightAt` tells their height by the cell's size. */
export function cellSize(blocks, { width, height }, heightAt = (cell) => heightOf(blocks, cell, width)) {
  const widest = Math.max(...blocks.map(({ w }) => w));
  for (let cell = SIZES.largest; cell > SIZES.smallest; cell--) {
    if (widest * cell <= width && heightAt(cell) <= height) return cell;
  }
  return Math.max(3, Math.min(SIZES.smallest, Math.floor(width / widest)));
}

/**
 * How grids are set: the size of their cells, and whether each stays together, its channels in the row that it begins;
 * they flow on where that would make cells much smaller.
 */
export function arrangement(grids, size) {
  const blocks = grids.flat();
  const flowing = cellSize(blocks, size);
  const together = cellSize(blocks, size, (cell) => heightOfGrids(grids, cell, size.width));
  return together >= WORTH * flowing ? { cell: together, together: true } : { cell: flowing, together: false };
}

/** The largest magnitude of some values; 1 where all are zero or missing. */
export function limitOf(values) {
  let limit = 0;
  for (const value of values) if (Math.abs(value) > limit && Number.isFinite(value)) limit = Math.abs(value);
  return limit || 1;
}

const channelsOf = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** The colour of a value between -limit and limit on a scale of evenly spaced hex colours, as [r, g, b]. */
export function colourOf(value, limit, scale) {
  const place = ((Math.min(Math.max(value / limit, -1), 1) + 1) / 2) * (scale.length - 1);
  const low = Math.min(Math.floor(place), scale.length - 2);
  const [from, to] = [channelsOf(scale[low]), channelsOf(scale[low + 1])];
  return from.map((part, i) => Math.round(part + (to[i] - part) * (place - low)));
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours after WCAG 2. */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on a colour. */
export function inkOn(rgb) {
  return contrast(rgb, [255, 255, 255]) >= contrast(rgb, [16, 20, 24]) ? "#ffffff" : "#101418";
}
