// Puts an SVG drawing into the page, and after it the one for a phone; a long one scrolls, also by the keyboard.

import { component } from "../component.mjs";
import { unpacked } from "../packing.mjs";

class Drawing {
  constructor(root) {
    this.frame = root.querySelector(".drawing");
  }

  update({ data }) {
    this.latest = data;
    const drawings = data.drawings.map(unpacked);
    if (!drawings.some((each) => each instanceof Promise)) return this.#show(drawings, data);
    return Promise.all(drawings).then((all) => this.latest === data && this.#show(all, data));
  }

  #show(drawings, data) {
    this.frame.replaceChildren(...drawings.map(svgElement));
    this.frame.style.maxHeight = data.height ? `${data.height}px` : "";
    this.frame.tabIndex = data.height ? 0 : -1;
  }
}

function svgElement(bytes) {
  const svg = new TextDecoder().decode(bytes);
  return document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
}

export default component(Drawing);
