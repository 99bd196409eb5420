// Windows of an image and their scores, free of any DOM.

const LAST = 65535; // of two bytes

const inside = (value, last) => Math.min(Math.max(value, 0), last);

/** How many windows fit, down and across. */
export function placesOf({ size, window }) {
  return { rows: size.height - window.height + 1, columns: size.width - window.width + 1 };
}

/** The window whose middle is nearest to a pixel, as far as windows fit. */
export function windowAround({ row, column }, { size, window }) {
  const { rows, columns } = placesOf({ size, window });
  return {
    top: inside(row - Math.floor(window.height / 2), rows - 1),
    left: inside(column - Math.floor(window.width / 2), columns - 1),
  };
}

/** The score of a window from the bytes of a score map, which a canvas gives in RGBA order. */
export function scoreOf({ data, width }, { top, left }, { low, high }) {
  const at = 4 * (top * width + left);
  return low + ((data[at] * 256 + data[at + 1]) / LAST) * (high - low);
}

/** A score map's bytes as pixels in its colours, from a table of red, green and blue. */
export function paintedScores(data, table) {
  const last = table.length / 3 - 1;
  const pixels = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const colour = 3 * Math.round(((data[at] * 256 + data[at + 1]) / LAST) * last);
    pixels.set([table[colour], table[colour + 1], table[colour + 2], 255], at);
  }
  return pixels;
}

/** A score with three significant digits and a real minus sign. */
export function scoreText(score) {
  return String(Number(score.toPrecision(3))).replace("-", "\u2212");
}
