// Strokes in whole thousandths of the picture's longer side, free of any DOM.

export const PARTS = 1000;
export const SIZES = { least: 20, most: 400, step: 20 };

const between = (value, low, high) => Math.min(Math.max(value, low), high);

/** How far the picture reaches, in parts. */
export function extent({ width, height }) {
  const longer = Math.max(width, height);
  return { width: (PARTS * width) / longer, height: (PARTS * height) / longer };
}

/** The place on the picture under a point of the window, in parts, brought inside. */
export function placeUnder(x, y, box, picture) {
  const { width, height } = extent(picture);
  return [
    Math.round(between(((x - box.left) / box.width) * width, 0, width)),
    Math.round(between(((y - box.top) / box.height) * height, 0, height)),
  ];
}

const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** The place that an arrow key leads to, half a brush further; null for another key. */
export function movedByKey([x, y], key, size, picture) {
  if (!Object.hasOwn(MOVES, key)) return null;
  const { width, height } = extent(picture);
  const [right, down] = MOVES[key].map((step) => Math.round((step * size) / 2));
  return [between(x + right, 0, Math.round(width)), between(y + down, 0, Math.round(height))];
}

/** A size one step larger or smaller, within bounds. */
export function resized(size, key) {
  const by = key === "-" ? -SIZES.step : SIZES.step;
  return between(size + by, SIZES.least, SIZES.most);
}

/** A line with few corners that is never further than `tolerance` from the given one (Ramer, Douglas, Peucker). */
export function simplified(points, tolerance) {
  if (points.length < 3) return points.length === 2 && same(...points) ? points.slice(0, 1) : points;
  const [first, last] = [points[0], points.at(-1)];
  const distances = points.map((point) => distanceToLine(point, first, last));
  const furthest = distances.indexOf(Math.max(...distances));
  if (distances[furthest] <= tolerance) return same(first, last) ? [first] : [first, last];
  const before = simplified(points.slice(0, furthest + 1), tolerance);
  return [...before.slice(0, -1), ...simplified(points.slice(furthest), tolerance)];
}

const same = (one, other) => one[0] === other[0] && one[1] === other[1];

/** How far a point is from the line between two others. */
export function distanceToLine([x, y], [x0, y0], [x1, y1]) {
  const [right, down] = [x1 - x0, y1 - y0];
  const length = right * right + down * down;
  const share = length ? between(((x - x0) * right + (y - y0) * down) / length, 0, 1) : 0;
  return Math.hypot(x - x0 - share * right, y - y0 - share * down);
}
