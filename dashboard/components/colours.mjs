// What colour a value has, and what colour is read on it.

/** The largest magnitude of some values; 1 where all are zero or missing. */
export function limitOf(values) {
  let limit = 0;
  for (const value of values) if (Math.abs(value) > limit && Number.isFinite(value)) limit = Math.abs(value);
  return limit || 1;
}

const channelsOf = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** The colour of a value between -limit and limit on a scale of evenly spaced hex colours, as [r, g, b]. */
export function colourOf(value, limit, scale) {
  const place = ((Math.min(Math.max(value / limit, -1), 1) + 1) / 2) * (scale.length - 1);
  const low = Math.min(Math.floor(place), scale.length - 2);
  const [from, to] = [channelsOf(scale[low]), channelsOf(scale[low + 1])];
  return from.map((part, i) => Math.round(part + (to[i] - part) * (place - low)));
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours after WCAG 2. */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on a colour. */
export function inkOn(rgb) {
  return contrast(rgb, [255, 255, 255]) >= contrast(rgb, [16, 20, 24]) ? "#ffffff" : "#101418";
}
