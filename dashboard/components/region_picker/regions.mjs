// Rectangles on a picture, in whole pixels, free of any DOM.

const between = (value, low, high) => Math.min(Math.max(value, low), high);

/** The rectangle between two pixels, both inside it, at least `least` pixels on each side, within the picture. */
export function dragged(from, to, { width, height }, least) {
  const top = Math.min(from.row, to.row);
  const left = Math.min(from.column, to.column);
  const size = { height: Math.abs(from.row - to.row) + 1, width: Math.abs(from.column - to.column) + 1 };
  return keptInside({ top, left, height: Math.max(size.height, least), width: Math.max(size.width, least) }, { width, height });
}

/** A rectangle moved so that it lies within the picture. */
export function keptInside(region, { width, height }) {
  const size = { height: between(region.height, 1, height), width: between(region.width, 1, width) };
  return {
    top: between(region.top, 0, height - size.height),
    left: between(region.left, 0, width - size.width),
    ...size,
  };
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The rectangle that a key makes: arrows move it (shift: ten pixels), plus and minus change its size; or null. */
export function changedByKey(region, key, far, picture, least) {
  if (Object.hasOwn(STEPS, key)) {
    const [down, right] = STEPS[key].map((step) => step * (far ? 10 : 1));
    return keptInside({ ...region, top: region.top + down, left: region.left + right }, picture);
  }
  if (!["+", "=", "-"].includes(key)) return null;
  const by = key === "-" ? -2 : 2;
  const size = { height: Math.max(region.height + by, least), width: Math.max(region.width + by, least) };
  return keptInside({ top: region.top - by / 2, left: region.left - by / 2, ...size }, picture);
}

/** A rectangle as CSS, in shares of the picture. */
export function asStyle({ top, left, height, width }, picture) {
  const share = (value, whole) => `${(100 * value) / whole}%`;
  return {
    top: share(top, picture.height),
    left: share(left, picture.width),
    height: share(height, picture.height),
    width: share(width, picture.width),
  };
}
