// Sizes and colours: how large a cell may be, and what colour a value has.

const SIZES = { largest: 46, smallest: 6, gap: 28, near: 14, caption: 26, between: 10, letter: 6.6 };
const WORTH = 0.7; // the share of a cell's size that is given up to keep grids together

/** Width of text as captions are written, in pixels. */
export const textWidth = (text) => Math.ceil(text.length * SIZES.letter) + 8;

/** Height of what is set in rows of a given width, each as far right as it goes; every item is `{wide, tall}` in pixels. */
function heightInRows(items, width, gap = SIZES.gap) {
  let [total, row, used] = [0, 0, 0];
  for (const { wide, tall } of items) {
    if (used > 0 && used + gap + wide > width) {
      total += row + SIZES.between;
      [row, used] = [0, 0];
    }
    used += (used > 0 ? gap : 0) + wide;
    row = Math.max(row, tall);
  }
  return total + row;
}

const inPixels = ({ w, h, least = 0, extra = 0 }, cell, caption = SIZES.caption) => ({
  wide: Math.max(w * cell, least) + extra,
  tall: h * cell + caption,
});

/**
 * Height of blocks set in rows of a given width with cells of a given size. A block is `{w, h}` in cells, with the least
 * width of its caption and the extra width of the sign before it in pixels.
 */
export const heightOf = (blocks, cell, width) => heightInRows(blocks.map((block) => inPixels(block, cell)), width);

/**
 * The same for a lane, `{name, grids, repeated}`: every grid is a list of blocks that stay together, near each other, and
 * begins a row of its own where the row before has no room for it. A lane that repeats the one above has no captions.
 */
function heightOfLane({ name, grids, repeated = false }, cell, width) {
  const items = grids.map((grid) => {
    const blocks = grid.map((block) => inPixels(block, cell, repeated ? 0 : SIZES.caption));
    const wide = blocks.reduce((sum, block) => sum + SIZES.near + block.wide, -SIZES.near);
    return { wide: Math.min(wide, width), tall: heightInRows(blocks, width, SIZES.near) };
  });
  return heightInRows(name === "" ? items : [{ wide: textWidth(name), tall: 0 }, ...items], width);
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
 * How lanes of grids are set: the size of their cells, and whether lanes and grids stay together; all flow on where that
 * would make cells much smaller.
 */
export function arrangement(lanes, size) {
  const blocks = lanes.flatMap(({ grids }) => grids.flat());
  const flowing = cellSize(blocks, size);
  const heightAt = (cell) =>
    lanes.reduce((sum, lane) => sum + SIZES.between + heightOfLane(lane, cell, size.width), -SIZES.between);
  const together = cellSize(blocks, size, heightAt);
  return together >= WORTH * flowing ? { cell: together, together: true } : { cell: flowing, together: false };
}
