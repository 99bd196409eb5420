// A field to draw a curve in: one height from 0 to 1 for each place. What is drawn is sent when a stroke ends.

import { component } from "../component.mjs";

class Pad {
  constructor(root) {
    this.canvas = root.querySelector("canvas");
    this.brush = this.canvas.getContext("2d");
    this.canvas.onpointerdown = (event) => this.begin(event);
    this.canvas.onpointermove = (event) => this.last && this.moveTo(this.place(event));
    this.canvas.onpointerup = () => this.end();
    this.canvas.onpointercancel = () => this.end();
  }

  update({ data: { name, heights }, parentElement, setStateValue }) {
    this.send = setStateValue;
    const style = getComputedStyle(parentElement.host ?? parentElement);
    this.colour = style.getPropertyValue("--st-primary-color");
    if (name !== this.name) Object.assign(this, { name, heights: [...heights] });
    this.paint();
  }

  begin(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.place(event);
    this.moveTo(this.last);
  }

  /** The place and height under the pointer. */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const along = Math.min(0.9999, Math.max(0, (event.clientX - box.left) / box.width));
    const height = Math.min(1, Math.max(0, 1 - (event.clientY - box.top) / box.height));
    return { index: Math.floor(along * this.heights.length), height };
  }

  /** Sets every place between the last one and this one, so that a quick stroke leaves no gap. */
  moveTo(now) {
    const steps = Math.max(1, Math.abs(now.index - this.last.index));
    for (let step = 0; step <= steps; step++) {
      const share = step / steps;
      const index = Math.round(this.last.index + share * (now.index - this.last.index));
      this.heights[index] = this.last.height + share * (now.height - this.last.height);
    }
    this.last = now;
    this.paint();
  }

  end() {
    if (!this.last) return;
    this.last = null;
    this.send("drawn", { name: this.name, heights: this.heights.map((height) => Math.round(height * 1e4) / 1e4) });
  }

  paint() {
    const { width, height } = this.canvas;
    this.brush.clearRect(0, 0, width, height);
    this.brush.beginPath();
    this.heights.forEach((level, index) => {
      this.brush.lineTo(((index + 0.5) / this.heights.length) * width, (1 - level) * (height - 4) + 2);
    });
    Object.assign(this.brush, { strokeStyle: this.colour, lineWidth: 3, lineJoin: "round" });
    this.brush.stroke();
  }
}

export default component(Pad);
