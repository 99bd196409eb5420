// Where the kernel is at a step, and which step it is after a while.

export const STEPS_A_SECOND = 60;
const REST_SECONDS = 2.5; // with the whole output, before the next kernel

/** Row and column of a step's output. */
export const placeOf = (step, columns) => [Math.floor(step / columns), step % columns];

/** The step after some seconds, kept below the count; `over` once the output has been whole for a while. */
export function moved(step, seconds, count) {
  const next = step + seconds * STEPS_A_SECOND;
  return { step: next, shown: Math.min(Math.floor(next), count - 1), over: next > count + REST_SECONDS * STEPS_A_SECOND };
}

/** The numbers of the 3 × 3 window whose output is at a place. */
export function windowAt(image, columns, [row, column]) {
  const cells = [];
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) cells.push(image[(row + i) * columns + column + j]);
  return cells;
}

/** The colour of a value between -limit and limit on a scale of three colours, as [r, g, b]. */
export function colourOf(value, limit, [negative, neutral, positive]) {
  const end = value < 0 ? negative : positive;
  const share = Math.min(Math.abs(value) / limit, 1);
  return neutral.map((from, part) => Math.round(from + (end[part] - from) * share));
}

/** "#ff8000" as [255, 128, 0]. */
export const parts = (colour) => [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));

/** A whole number with a real minus sign. */
export const written = (value) => String(value).replace("-", "−");
