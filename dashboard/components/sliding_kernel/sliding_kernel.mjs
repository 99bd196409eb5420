// A kernel slides over an image while its output fills; it plays by itself unless the reader wants no motion.

import { component } from "../component.mjs";
import { colourOf, moved, parts, placeOf, windowAt, written } from "./sweep.mjs";

const BEGUN = 0.3; // of the output, so that there is something to see at once
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

class SlidingKernel {
  constructor(root) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.playing = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.part("play").onclick = () => this.play(!this.playing);
  }

  update({ data }) {
    this.data = data;
    this.image = bytes(data.image);
    this.scale = data.scale.map(parts);
    const [negative, , positive] = data.scale;
    this.part("terms").style.setProperty("--negative", negative);
    this.part("terms").style.setProperty("--positive", positive);
    this.rows = data.rows - 2;
    this.columns = data.columns - 2;
    this.drawImage();
    this.offerKernels();
    if (this.kernel === undefined) this.choose(0, this.playing ? BEGUN : 1);
    else this.choose(this.kernel, this.step / this.count);
    this.play(this.playing);
  }

  get count() {
    return this.rows * this.columns;
  }

  offerKernels() {
    const buttons = this.data.kernels.map(({ name }, number) => {
      const button = document.createElement("button");
      button.textContent = name;
      button.onclick = () => this.choose(number, this.playing ? 0 : 1);
      return button;
    });
    this.part("kernels").replaceChildren(...buttons);
  }

  choose(number, share) {
    this.kernel = number;
    const { weights, values, signed } = this.data.kernels[number];
    this.values = new Int16Array(bytes(values).buffer);
    this.limit = signed ? Math.max(...this.values.map(Math.abs)) * 0.7 : 255;
    [...this.part("kernels").children].forEach((button, each) => (button.ariaPressed = String(each === number)));
    this.cells = weights.map((weight) => {
      const cell = document.createElement("div");
      const [pixel, times] = [document.createElement("b"), document.createElement("span")];
      times.textContent = `· ${written(weight)}`;
      const sign = weight < 0 ? "negative" : weight > 0 ? "positive" : "zero";
      cell.className = sign;
      cell.append(pixel, times);
      return cell;
    });
    this.part("terms").replaceChildren(...this.cells);
    this.drawn = 0;
    this.step = Math.min(share * this.count, this.count - 1);
    this.part("output").getContext("2d").clearRect(0, 0, this.columns, this.rows);
    this.show(Math.floor(this.step));
  }

  play(playing) {
    this.playing = playing;
    this.part("play").textContent = playing ? "Pause" : "Play";
    cancelAnimationFrame(this.frame);
    this.before = undefined;
    if (!playing) return;
    if (this.step >= this.count - 1) this.choose(this.kernel, 0);
    this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    const seconds = Math.min((now - (this.before ?? now)) / 1000, 0.1);
    this.before = now;
    const { step, shown, over } = moved(this.step, seconds, this.count);
    this.step = step;
    if (over) this.choose((this.kernel + 1) % this.data.kernels.length, 0);
    else this.show(shown);
    this.frame = requestAnimationFrame((next) => this.tick(next));
  }

  drawImage() {
    const canvas = Object.assign(this.part("image"), { width: this.data.columns, height: this.data.rows });
    Object.assign(this.part("output"), { width: this.columns, height: this.rows });
    const pen = canvas.getContext("2d");
    const picture = pen.createImageData(canvas.width, canvas.height);
    this.image.forEach((level, cell) => picture.data.set([level, level, level, 255], 4 * cell));
    pen.putImageData(picture, 0, 0);
    this.part("stage").style.setProperty("--columns", this.data.columns);
    this.part("stage").style.setProperty("--rows", this.data.rows);
  }

  /** The output up to a step, the kernel's window there, and the sum in numbers. */
  show(step) {
    const pen = this.part("output").getContext("2d");
    const { signed, name } = this.data.kernels[this.kernel];
    for (; this.drawn <= step; this.drawn++) {
      const value = this.values[this.drawn];
      const grey = Math.max(0, Math.min(value, 255));
      const colour = signed ? colourOf(value, this.limit, this.scale) : [grey, grey, grey];
      pen.fillStyle = `rgb(${colour.join(" ")})`;
      pen.fillRect(...placeOf(this.drawn, this.columns).toReversed(), 1, 1);
    }
    const [row, column] = placeOf(step, this.columns);
    this.part("stage").style.setProperty("--row", row);
    this.part("stage").style.setProperty("--column", column);
    const pixels = windowAt(this.image, this.data.columns, [row, column]);
    pixels.forEach((pixel, number) => (this.cells[number].firstChild.textContent = pixel));
    this.part("sum").textContent = `= ${written(this.values[step])}`;
    this.part("image").ariaLabel = `A cat's face in ${this.data.columns} by ${this.data.rows} grey pixels`;
    this.part("output").ariaLabel = `What the kernel called ${name} makes of it`;
  }

  leave() {
    cancelAnimationFrame(this.frame);
  }
}

export default component(SlidingKernel);
