// A field to draw in. When a stroke ends, its levels are sent, a grid of whole numbers row by row.

import { component } from "../component.mjs";

const SIDE = 28;
const PEN = 16; // pixels of the canvas: about as thick as a pen on MNIST's digits

class Pad {
  constructor(root) {
    this.canvas = root.querySelector("canvas");
    this.brush = this.canvas.getContext("2d", { willReadFrequently: true });
    Object.assign(this.brush, { lineWidth: PEN, lineCap: "round", lineJoin: "round", strokeStyle: "#fff" });
    this.canvas.onpointerdown = (event) => this.begin(event);
    this.canvas.onpointermove = (event) => this.drawing && this.lineTo(event);
    this.canvas.onpointerup = () => this.end();
    this.canvas.onpointercancel = () => this.end();
    root.querySelector("button").onclick = () => this.clear();
  }

  update({ data, setStateValue: send }) {
    this.send = send;
    if (!this.drawn) this.draw(data.levels); // what an address says; later the field knows better
    this.drawn = true;
  }

  draw(levels) {
    const step = this.canvas.width / SIDE;
    levels.forEach((level, cell) => {
      this.brush.fillStyle = `rgb(255 255 255 / ${level / 255})`;
      this.brush.fillRect((cell % SIDE) * step, Math.floor(cell / SIDE) * step, step, step);
    });
  }

  begin(event) {
    this.drawing = true;
    this.canvas.setPointerCapture(event.pointerId);
    this.brush.beginPath();
    this.brush.moveTo(...this.place(event));
    this.lineTo(event);
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const { width, height } = this.canvas;
    return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
  }

  lineTo(event) {
    this.brush.lineTo(...this.place(event));
    this.brush.stroke();
  }

  end() {
    if (!this.drawing) return;
    this.drawing = false;
    this.send("levels", this.levels());
  }

  clear() {
    this.brush.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.send("levels", null);
  }

  /** The drawing as SIDE x SIDE levels from 0 to 255, each the mean of a square of the canvas. */
  levels() {
    const { width, height } = this.canvas;
    const alpha = this.brush.getImageData(0, 0, width, height).data;
    const step = width / SIDE;
    return Array.from({ length: SIDE * SIDE }, (_, cell) => {
      const [top, left] = [Math.floor(cell / SIDE) * step, (cell % SIDE) * step];
      let sum = 0;
      for (let y = top; y < top + step; y++) for (let x = left; x < left + step; x++) sum += alpha[4 * (y * width + x) + 3];
      return Math.round(sum / (step * step));
    });
  }
}

export default component(Pad);
