// The probe on the page: the pointer moves a window over the picture, the tables follow. Nothing is sent while it moves.

import { component, later, sizeObserver } from "../component.mjs";
import { movedByKey, pixelUnder, windowAt, windowStart, written } from "./numbers.mjs";
import { readPicture, showPicture } from "./pixels.mjs";
import { channelSwitch, kernelTable, made, markCell, middleCell, sumLines, windowTable } from "./tables.mjs";

const REST_MILLISECONDS = 350; // after the last key
const MOST_OF_ALL_CHANNELS = 7; // columns of a window whose cells have room for three readable numbers
const SMALLEST_FRAME = 9; // pixels of the screen, so that a 1 x 1 window can be seen

class Probe {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.channel = 0;
    this.pinned = false;
    this.width = 0; // of the picture on the screen; measured here only, as a page that is asked while it changes is slow
    this.resized = sizeObserver(() => {
      this.width = this.part("picture").getBoundingClientRect().width;
      this.placeFrame();
    });
    this.resized.observe(this.part("stage"));
    this.listen();
  }

  listen() {
    const stage = this.part("stage");
    stage.onpointermove = (event) => !this.pinned && !this.dividing && this.lookAt(this.placeOf(event));
    stage.onpointerdown = (event) => this.press(event);
    stage.onkeydown = (event) => this.key(event);
    this.part("mix").oninput = () => this.divide();
    const knob = this.part("knob");
    knob.onpointerdown = (event) => {
      event.stopPropagation();
      knob.setPointerCapture(event.pointerId);
      this.dividing = true;
    };
    knob.onpointermove = (event) => this.dividing && this.divideAt(event);
    knob.onpointerup = () => (this.dividing = false);
    this.part("panel").onpointerover = (event) => this.mark(event.target.closest("[data-cell]"));
  }

  async update({ data, setTriggerValue: send, setStateValue: keep }) {
    this.data = data;
    this.send = send;
    this.keep = keep;
    const pixels = await readPicture(data.picture);
    if (this.data !== data || !this.root.isConnected) return;
    const sameSize = this.picture?.width === pixels.width && this.picture?.height === pixels.height;
    this.picture = { ...pixels, data: pixels.data, width: pixels.width, height: pixels.height, channels: data.channels };
    this.channel = Math.min(this.channel, data.channels - 1);
    this.draw(pixels);
    if (!sameSize) {
      this.place = data.place ?? { row: pixels.height >> 1, column: pixels.width >> 1 };
      this.pin(Boolean(data.place));
    }
    this.showAfter();
    this.lookAt(this.place);
  }

  draw(pixels) {
    const canvas = this.part("picture");
    if (this.drawn === this.data.picture) return;
    this.drawn = this.data.picture;
    Object.assign(canvas, { width: pixels.width, height: pixels.height });
    canvas.getContext("2d").putImageData(pixels, 0, 0);
    this.part("stage").style.setProperty("--shape", `${pixels.width} / ${pixels.height}`);
    this.part("stage").style.setProperty("--aspect", pixels.width / pixels.height);
    this.part("stage").setAttribute("aria-label", this.data.label);
  }

  showAfter() {
    const { after } = this.data;
    for (const name of ["after", "divider", "mixer"]) this.part(name).hidden = !after;
    if (after) showPicture(this.part("after"), after);
    this.divide();
  }

  divide() {
    this.part("stage").style.setProperty("--divide", `${this.part("mix").value}%`);
  }

  divideAt(event) {
    const box = this.part("stage").getBoundingClientRect();
    this.part("mix").value = ((event.clientX - box.left) / box.width) * 100;
    this.divide();
  }

  placeOf(event) {
    return pixelUnder(event.clientX, event.clientY, this.part("picture").getBoundingClientRect(), this.picture);
  }

  press(event) {
    if (!this.picture) return;
    this.pin(event.pointerType === "mouse" && !this.pinned);
    this.lookAt(this.placeOf(event));
    this.tellPlace();
  }

  /** Tells which pixel is held, for the page's address, once the reader rests there. */
  tellPlace() {
    clearTimeout(this.resting);
    const keep = () => this.keep("place", this.pinned ? this.place : null);
    this.resting = later(this.root, keep, REST_MILLISECONDS);
  }

  pin(pinned) {
    this.pinned = pinned;
    this.part("stage").classList.toggle("pinned", pinned);
    this.part("hint").textContent = pinned ? "Held. Click or press Esc to let go." : this.data.hint;
  }

  key(event) {
    if (!this.picture) return;
    if (event.key === "Escape") {
      this.pin(false);
      return this.tellPlace();
    }
    const place = movedByKey(this.place, event.key, event.shiftKey, this.picture);
    if (!place) return;
    event.preventDefault();
    this.pin(true);
    this.lookAt(place, { spoken: true });
    this.tellPlace();
  }

  get shape() {
    const { kernel, window } = this.data;
    return kernel ? { rows: kernel.rows, columns: kernel.columns } : { rows: window, columns: window };
  }

  /** Moves the window to a pixel and writes its numbers. */
  lookAt(place, { spoken = false } = {}) {
    if (!this.picture || !place) return;
    this.place = place;
    this.cells = windowAt(this.picture, place, this.shape, this.data.border);
    const answer = this.write();
    this.placeFrame();
    const where = `Row ${place.row}, column ${place.column}`;
    this.part("where").textContent = where;
    if (!this.pinned) this.part("hint").textContent = this.data.hint;
    if (spoken) this.part("spoken").textContent = `${where}: ${answer}`;
  }

  write() {
    const { data, cells, shape } = this;
    const { kernel } = data;
    const oneByOne = data.channels > 1 && (kernel || shape.columns > MOST_OF_ALL_CHANNELS);
    const channel = kernel || oneByOne ? this.channel : null;
    const parts = [windowTable(cells, shape, data, channel)];
    if (!kernel) {
      this.part("tables").replaceChildren(...parts);
      this.part("sums").replaceChildren(...(oneByOne ? [this.switch()] : []));
      const middle = cells[middleCell(shape)].levels;
      return middle.map((level, at) => `${data.names[at]} ${written(level * data.scale[at] + data.offset[at], data.digits)}`).join(", ");
    }
    const { lines, total } = sumLines(cells, kernel, data, this.channel);
    this.keepKernelTable();
    this.part("tables").replaceChildren(parts[0], made("span", { className: "times", textContent: "·" }), this.kernelShown);
    const product = made("p", { className: "product", textContent: "Point at a cell to see its product." });
    this.part("sums").replaceChildren(...(oneByOne ? [this.switch()] : []), lines, product);
    return `sum ${written(total, 4)}`;
  }

  /** The choice of the channel whose numbers are written. */
  switch() {
    return channelSwitch(this.data.names, this.channel, (chosen) => {
      this.channel = chosen;
      this.lookAt(this.place);
    });
  }

  /** The kernel's table is built once a kernel, so that a cell keeps the focus while the window moves. */
  keepKernelTable() {
    const { kernel, editable, scales } = this.data;
    const dark = isDark(getComputedStyle(this.root.querySelector(".probe")).backgroundColor);
    const written = JSON.stringify([kernel, editable, dark]);
    if (this.kernelWritten === written) return;
    this.kernelWritten = written;
    const scale = scales[dark ? "dark" : "light"];
    this.kernelShown = kernelTable(kernel, { scale, editable, changed: (weights) => this.send("kernel", { ...kernel, weights }) });
  }

  mark(cell) {
    if (!this.data?.kernel) return;
    markCell(this.part("sides"), this.cells, this.data.kernel, this.data, this.channel, cell ? Number(cell.dataset.cell) : null);
  }

  placeFrame() {
    if (!this.picture || !this.place) return;
    const zoom = this.width / this.picture.width;
    const [top, left] = [windowStart(this.place.row, this.shape.rows), windowStart(this.place.column, this.shape.columns)];
    const size = [this.shape.columns * zoom, this.shape.rows * zoom];
    const [width, height] = size.map((pixels) => Math.max(pixels, SMALLEST_FRAME));
    const style = this.part("frame").style;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.transform = `translate(${left * zoom - (width - size[0]) / 2}px, ${top * zoom - (height - size[1]) / 2}px)`;
  }

  leave() {
    clearTimeout(this.resting);
    this.resized.disconnect();
  }
}

/** Whether a CSS colour such as rgb(18, 20, 22) is dark. */
function isDark(colour) {
  const [red, green, blue] = colour.match(/[\d.]+/g)?.map(Number) ?? [255, 255, 255];
  return red + green + blue < 384;
}

export default component(Probe);
