// Which samples a window covers, and where everything lies on the screen. Pure maths.

/** The samples under the window of one output: where each lies, its value, its weight and their product. */
export function terms(output, { signal, kernel, stride, padding, dilation }) {
  return Array.from(kernel, (weight, tap) => {
    const place = output * stride - padding + tap * dilation;
    const padded = place < 0 || place >= signal.length;
    const value = padded ? 0 : signal[place];
    return { place, value, weight, product: value * weight, padded };
  });
}

/** The middle of an output's window, in samples of the signal; between two samples for an even window. */
export function middle(output, { kernel, stride, padding, dilation }) {
  return output * stride - padding + (dilation * (kernel.length - 1)) / 2;
}

/** The output whose window has its middle nearest to a place of the signal. */
export function nearest(place, layout) {
  const step = Math.round((place - middle(0, layout)) / layout.stride);
  return Math.min(Math.max(step, 0), layout.output.length - 1);
}

/** Lowest and highest of some values, with zero among them and a little air; never the same. */
export function range(values) {
  let [low, high] = [0, 0];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const air = (high - low || 1) * 0.08;
  return { low: low - air, high: high + air };
}

/** Maps one interval onto another. */
export function mapping({ low, high }, from, to) {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** A number as it is written: three significant digits, a true minus. */
export function written(value) {
  const text = Number(value.toPrecision(3));
  return String(Math.abs(text) < 1e-12 ? 0 : text).replace("-", "−");
}

/** The sum behind one output, written out where it is short: "0.2·1 + 0.4·(−1)". */
export function sumText(parts, most = 7) {
  if (parts.length > most) return `sum of ${parts.length} products`;
  const bracketed = (value) => (value < 0 ? `(${written(value)})` : written(value));
  return parts.map(({ value, weight }) => `${bracketed(value)}·${bracketed(weight)}`).join(" + ");
}
