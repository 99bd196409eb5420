// Where values lie on a chart, and what is written along its axes. No drawing happens here.

/** Round numbers from low to high, about `count` of them. */
export function linearTicks(low, high, count = 5) {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index += 1) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

/** Powers of ten within the range; with twos and fives where there are fewer than three of them. */
export function logTicks(low, high) {
  const within = (factors) => {
    const ticks = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
      for (const factor of factors) {
        const tick = Number((factor * 10 ** power).toPrecision(6));
        if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
      }
    }
    return ticks;
  };
  const tens = within([1]);
  if (tens.length >= 3) return tens;
  const some = within([1, 2, 5]);
  return some.length >= 3 ? some : within([1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

/** The smallest and largest of all finite values; on a logarithmic scale only positive ones count. */
export function extent(series, { log }) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of series) {
    for (const value of values) {
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return log ? [0.01, 1] : [0, 1];
  if (!log) return [Math.min(0, low), high > 0 ? high * 1.05 : 1];
  return [low / 1.15, high === low ? high * 10 : high * 1.15];
}

/** A function from a value to a place between two ends; values that a logarithm cannot show give null. */
export function scale([low, high], [start, end], { log } = {}) {
  const f = log ? Math.log10 : (value) => value;
  const [from, to] = [f(low), f(high)];
  return (value) => {
    if (value === null || !Number.isFinite(value) || (log && value <= 0)) return null;
    return start + ((f(value) - from) / (to - from || 1)) * (end - start);
  };
}

/** An SVG path through the points; it breaks where one of them cannot be shown. */
export function path(xs, ys) {
  let text = "";
  let open = false;
  xs.forEach((x, index) => {
    const y = ys[index];
    if (x === null || y === null) {
      open = false;
      return;
    }
    text += `${open ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    open = true;
  });
  return text;
}

/** Places for labels that want to stand at the given heights, at least `gap` apart and within the range. */
export function spread(wanted, { gap, low, high }) {
  const order = wanted.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  let floor = low;
  for (const label of order) {
    label.place = Math.max(label.place, floor);
    floor = label.place + gap;
  }
  let ceiling = high;
  for (const label of order.reverse()) {
    label.place = Math.min(label.place, ceiling);
    ceiling = label.place - gap;
  }
  const places = new Array(wanted.length);
  for (const label of order) places[label.index] = label.place;
  return places;
}

/** The index of the value nearest to the one asked for, in an ascending list; -1 in an empty one. */
export function nearest(values, wanted) {
  let best = -1;
  values.forEach((value, index) => {
    if (best < 0 || Math.abs(value - wanted) < Math.abs(values[best] - wanted)) best = index;
  });
  return best;
}

const minus = (text) => text.replace(/-/g, "−");

/** A number in three significant digits, as a percentage where it is a share. */
export function written(value, { percent = false } = {}) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (percent) return `${Number((100 * value).toPrecision(3))}%`;
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value); // steps
  if (value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 10000)) return minus(value.toExponential(1).replace(".0e", "e").replace("e+", "e"));
  return minus(String(Number(value.toPrecision(3))));
}
