// Puts an SVG drawing into the page, and after it the one for a phone; a long one scrolls, also by the keyboard.

import { component } from "../component.mjs";

class Drawing {
  constructor(root) {
    this.frame = root.querySelector(".drawing");
  }

  update({ data }) {
    this.frame.replaceChildren(...[data.svg, data.narrow].filter(Boolean).map(svgElement));
    this.frame.style.maxHeight = data.height ? `${data.height}px` : "";
    this.frame.tabIndex = data.height ? 0 : -1;
  }
}

function svgElement(svg) {
  return document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
}

export default component(Drawing);
