// The page around a component: its theme, whether motion is wanted, whether it is busy, and new elements for it.

import { sizeObserver } from "./component.mjs";

/** True where the reader asked for less motion. */
export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** True on a dark page. */
export function isDark(place) {
  const [r, g, b] = getComputedStyle(place).getPropertyValue("background-color").match(/[\d.]+/g).map(Number);
  return r + g + b < 384;
}

/** Pixels from an element's top to the window's lower edge, on a page that is scrolled to its top. */
export function heightBelow(place) {
  const scrolled = place.getRootNode().host?.closest('[data-testid="stMain"]')?.scrollTop ?? 0;
  return window.innerHeight - place.getBoundingClientRect().top - scrolled;
}

/** Calls back whenever something on the page changes its height, or the window its size; returns what ends that. */
export function watchHeights(place, act) {
  const changed = () => place.isConnected && act();
  const observer = sizeObserver(changed);
  observer.observe(place);
  const page = place.getRootNode().host?.closest('[data-testid="stMainBlockContainer"]');
  if (page) observer.observe(page);
  window.addEventListener("resize", changed);
  return () => {
    observer.disconnect();
    window.removeEventListener("resize", changed);
  };
}

/** A custom colour as a canvas understands it. */
export function resolvedColour(place, name) {
  const probe = place.querySelector(".unseen");
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.style.color = "";
  return colour;
}

const TOUCH_MILLISECONDS = 1500; // from a press to the answer of a busy server that its run has begun

let touched = -Infinity;

/** Listens to what the reader does anywhere on the page. */
function watchTouches() {
  for (const kind of ["pointerdown", "keydown"]) {
    window.addEventListener(kind, () => (touched = performance.now()), { capture: true, passive: true });
  }
}
if (typeof window !== "undefined") watchTouches();

/** Whether the reader acts on the page at this moment, or the page's script runs. */
export function isBusy() {
  const running = document.querySelector('[data-test-script-state="running"]') !== null;
  return running || performance.now() - touched < TOUCH_MILLISECONDS;
}

/** A new element with a class, and text where given. */
export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}

/** New elements of a component's own markup; never of text that comes from elsewhere. */
export function fragment(markup) {
  const parsed = new DOMParser().parseFromString(markup, "text/html");
  const made = document.createDocumentFragment();
  made.append(...parsed.body.childNodes);
  return made;
}
