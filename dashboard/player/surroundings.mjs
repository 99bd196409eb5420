// What the page around the player says: its theme, and whether motion is wanted.

/** True where the reader asked for less motion. */
export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** True on a dark page. */
export function isDark(place) {
  const [r, g, b] = getComputedStyle(place).getPropertyValue("background-color").match(/[\d.]+/g).map(Number);
  return r + g + b < 384;
}

/** A custom colour as a canvas understands it. */
export function resolvedColour(place, name) {
  const probe = place.querySelector(".unseen");
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.style.color = "";
  return colour;
}
