// How numbers are written into cells: as large as they fit, with fewer digits where it is narrow, and never too small.

import { short } from "./text.mjs";

/** The smallest letters anywhere, in pixels: a lecture hall reads them. */
export const SMALLEST = 12;
/** From this size on a cell has room for a small note below its number, in pixels. */
export const ROOM_FOR_NOTES = 30;

const LARGEST_SHARE = 0.4; // of a cell
const DIGITS = [3, 2];
const FREE_PIXELS = 2; // pixels of a cell that stay free beside its number
const EMS = { ".": 0.25, "∞": 0.75 };
const EMS_OF_A_DIGIT = 0.5;

const emsOf = (text) => Array.from(text).reduce((ems, letter) => ems + (EMS[letter] ?? EMS_OF_A_DIGIT), 0);

/** The width of a grid's widest number in ems, for each number of digits that it may be written with. */
export function widestNumbers(values) {
  return DIGITS.map((digits) => {
    const texts = new Set(Array.from(values, (value) => short(value, digits)));
    return { digits, ems: Math.max(EMS_OF_A_DIGIT, ...Array.from(texts, emsOf)) };
  });
}

/** Letters for numbers of those widths in cells of a size: `{digits, pixels}`; null where they would be too small. */
export function lettering(widest, cell) {
  const wanted = Math.max(SMALLEST, LARGEST_SHARE * cell);
  for (const { digits, ems } of widest) {
    const pixels = Math.min(wanted, (cell - FREE_PIXELS) / ems);
    if (pixels >= SMALLEST) return { digits, pixels: Math.floor(pixels * 2) / 2 };
  }
  return null;
}
