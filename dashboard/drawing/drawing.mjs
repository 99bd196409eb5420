// Puts an SVG drawing into the page; a long one scrolls, also by the keyboard.

export default function ({ parentElement, data }) {
  const frame = parentElement.querySelector(".drawing");
  const parsed = new DOMParser().parseFromString(data.svg, "image/svg+xml").documentElement;
  frame.replaceChildren(document.importNode(parsed, true));
  frame.style.maxHeight = data.height ? `${data.height}px` : "";
  frame.tabIndex = data.height ? 0 : -1;
}
