// Puts an SVG drawing into the page; a long one scrolls, also by the keyboard.

import { component } from "../component.mjs";

class Drawing {
  constructor(root) {
    this.frame = root.querySelector(".drawing");
  }

  update({ data }) {
    const parsed = new DOMParser().parseFromString(data.svg, "image/svg+xml").documentElement;
    this.frame.replaceChildren(document.importNode(parsed, true));
    this.frame.style.maxHeight = data.height ? `${data.height}px` : "";
    this.frame.tabIndex = data.height ? 0 : -1;
  }
}

export default component(Drawing);
