// Where things are: a picture within the large one, and the cell that an arrow key leads to.

/** The background of an element that shows the picture of this number, as CSS. */
export function cutOut(index, { columns, rows }) {
  const share = (place, count) => (count > 1 ? (100 * place) / (count - 1) : 0);
  const column = index % columns;
  const row = Math.floor(index / columns);
  return {
    backgroundSize: `${100 * columns}% ${100 * rows}%`,
    backgroundPosition: `${share(column, columns)}% ${share(row, rows)}%`,
  };
}

/** The cell that a key leads to, or null for a key that leads nowhere. */
export function moved(key, now, { count, perRow }) {
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow, ArrowUp: -perRow, Home: -now, End: count - 1 - now };
  if (!(key in steps) || now < 0) return null;
  const next = now + steps[key];
  return next >= 0 && next < count && next !== now ? next : null;
}
