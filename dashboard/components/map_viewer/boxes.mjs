// Where a feature map's cells lie on the picture. All lengths are shares of the picture's width and height.

/** The cell under a point of the picture, or null outside of what the network sees. */
export function cellAt(x, y, { seen, rows, columns }) {
  const column = Math.floor(((x - seen.left) / (seen.right - seen.left)) * columns);
  const row = Math.floor(((y - seen.top) / (seen.bottom - seen.top)) * rows);
  return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
}

/** The place of a cell where the map lies over the picture. */
export function cellBox({ row, column }, { seen, rows, columns }) {
  const width = (seen.right - seen.left) / columns;
  const height = (seen.bottom - seen.top) / rows;
  return { left: seen.left + column * width, top: seen.top + row * height, width, height };
}

/** A cell's receptive field, cut off where the network's input ends: what lies beyond is padding, not picture. */
export function fieldBox({ row, column }, { field, seen }) {
  const left = Math.max(seen.left, field.left + column * field.stepX);
  const top = Math.max(seen.top, field.top + row * field.stepY);
  const right = Math.min(seen.right, field.left + column * field.stepX + field.width);
  const bottom = Math.min(seen.bottom, field.top + row * field.stepY + field.height);
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** A box as CSS. */
export function asStyle({ left, top, width, height }) {
  const percent = (share) => `${(100 * share).toFixed(3)}%`;
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}

/** The cell that an arrow key leads to, or null. */
export function neighbour(key, { row, column }, { rows, columns }) {
  const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[key] ?? [0, 0];
  const next = { row: row + down, column: column + right };
  const inside = next.row >= 0 && next.row < rows && next.column >= 0 && next.column < columns;
  return inside && (down || right) ? next : null;
}

/** Little-endian float32 values from base64 text. */
export function floats(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/** A value with three significant digits. */
export function shown(value) {
  if (!Number.isFinite(value)) return "not a number";
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
