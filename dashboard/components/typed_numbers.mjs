// The one check of numbers that a reader types, before they travel; `typed_numbers.py` is the same on the server.

const LARGEST = 1e6; // below it float32 holds sums and products of what is typed without overflow
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** What a reader is told whose number is not taken. */
export const WANTED = "Type a number between −1,000,000 and 1,000,000, for example −1.5.";

/** The decimal number that a text is, with a comma or a real minus too; null where it is none, or one that is too large. */
export function decimalNumber(text) {
  const plain = text.trim().replace(",", ".").replace("−", "-");
  return DECIMAL.test(plain) ? usableNumber(Number(plain)) : null;
}

/** A number if it can be computed with, else null. */
export function usableNumber(value) {
  return Math.abs(value) < LARGEST ? value : null;
}
