// One grid on screen: a sheet of cells for each channel, which knows how to show values, parts and small notes.

import { lettering, ROOM_FOR_NOTES, widestNumbers } from "./lettering.mjs";
import { colourOf, inkOn, limitOf } from "../colours.mjs";
import { textWidth } from "./shapes.mjs";
import { element } from "../dom.mjs";
import { isBorder, short } from "./text.mjs";

/**
 * A grid drawn as cells. `blocks` holds one figure for each channel, in order, and `groups` those that stay together,
 * by the name of the row that they are set in.
 */
export class Sheet {
  constructor(grid) {
    this.grid = grid;
    this.cells = [];
    this.frames = [];
    this.pens = [];
    this.pixels = [];
    this.shown = new Float32Array(grid.size).fill(Infinity);
    this.marked = new Map();
    this.noted = [];
    this.partial = new Set();
    this.blocks = Array.from({ length: grid.channels }, (_, channel) => this.#block(channel));
    this.groups = new Map();
    this.blocks.forEach((block, channel) => {
      const row = this.#row(channel);
      if (!this.groups.has(row)) this.groups.set(row, element("div", "group"));
      this.groups.get(row).append(block);
    });
  }

  /** The name of the row that a channel is set in. */
  #row(channel) {
    return this.grid.rows[channel] ?? "";
  }

  /** Whether a channel is the first of its grid in its row. */
  #leads(channel) {
    return channel === 0 || this.#row(channel) !== this.#row(channel - 1);
  }

  #block(channel) {
    const { grid } = this;
    const figure = element("figure", "block");
    const leads = this.#leads(channel);
    if (leads && grid.sign) figure.append(element("span", "sign", grid.sign));
    const caption = element("figcaption", "caption");
    if (leads) {
      caption.append(element("span", "label", grid.label), element("i", "symbol", grid.symbol));
    }
    const colour = grid.marks[channel];
    if (colour) caption.append(element("span", "mark"));
    caption.append(element("span", "extent", this.#besideRow(channel)));
    if (colour) figure.style.setProperty("--mark", colour);
    if (channel === 0) caption.append(this.turned = element("span", "turned"));
    const sheet = element("div", colour ? "sheet marked" : "sheet");
    sheet.setAttribute("role", "grid");
    sheet.setAttribute("aria-label", `${grid.label} ${grid.symbol} ${this.#extent(channel)}`);
    sheet.style.setProperty("--columns", grid.w);
    sheet.append(this.#pixels());
    for (let row = 0; row < grid.h; row++) sheet.append(this.#cellsOf(channel, row));
    this.frames.push(element("div", "frame"));
    sheet.append(this.frames[channel]);
    const body = element("div", "body");
    body.append(caption, sheet);
    figure.append(body);
    return figure;
  }

  /** A pixel for each cell: how cells too small for numbers are coloured, many at little cost. */
  #pixels() {
    const canvas = element("canvas", "pixels");
    [canvas.width, canvas.height] = [this.grid.w, this.grid.h];
    canvas.setAttribute("aria-hidden", "true");
    this.pens.push(canvas.getContext("2d", { willReadFrequently: true }));
    this.pixels.push(new ImageData(this.grid.w, this.grid.h));
    return canvas;
  }

  #extent(channel) {
    const { grid } = this;
    if (grid.channels > 1) return grid.channelNames[channel] ?? `channel ${channel}`;
    if (grid.size === 1) return "";
    const { top, bottom, left, right } = grid.border;
    const whole = `${grid.h} × ${grid.w}`;
    return top + bottom + left + right === 0 ? whole : `${grid.h - top - bottom} × ${grid.w - left - right}, padded to ${whole}`;
  }

  /** What a channel is called in its row, whose name is not said again. */
  #besideRow(channel) {
    const [name, row] = [this.#extent(channel), this.#row(channel)];
    if (row === "" || !name.startsWith(row)) return name;
    return name.slice(row.length).replace(/^ · /, "");
  }

  #cellsOf(channel, row) {
    const line = element("div", "row");
    line.setAttribute("role", "row");
    for (let column = 0; column < this.grid.w; column++) line.append(this.#cell((channel * this.grid.h + row) * this.grid.w + column));
    return line;
  }

  #cell(cell) {
    const { grid } = this;
    const made = element("div", "cell");
    made.setAttribute("role", "gridcell");
    made.tabIndex = cell % (grid.h * grid.w) === 0 ? 0 : -1;
    made.dataset.grid = grid.name;
    made.dataset.cell = cell;
    const inserted = grid.inserted !== null && grid.inserted[cell % (grid.h * grid.w)] === 1;
    if (isBorder(grid, cell)) made.classList.add("padding");
    if (inserted) made.classList.add("inserted");
    if (grid.editable && !isBorder(grid, cell) && !inserted) made.classList.add("editable");
    made.append(element("span", "number"));
    this.cells[cell] = made;
    return made;
  }

  /** What the channels of a row take: cells, and pixels for a caption and for the sign before the first one. */
  extents(row) {
    const { sign, w, h } = this.grid;
    return this.blocks.flatMap((block, channel) => {
      if (this.#row(channel) !== row) return [];
      return { w, h, least: textWidth(block.querySelector(".caption").textContent) + (this.grid.marks.length > 0 ? 14 : 0), extra: sign && this.#leads(channel) ? 22 : 0 };
    });
  }

  /** Takes the same grid with new values. */
  renew(grid) {
    this.grid = grid;
    this.turned.textContent = grid.reversed ? "turned by 180°" : "";
  }

  /** How numbers are written into cells of a size, `{digits, pixels}`; null where they could not be read. */
  letters(cell) {
    if (this.measured !== this.grid.values) [this.measured, this.widest] = [this.grid.values, widestNumbers(this.grid.values)];
    return lettering(this.widest, cell);
  }

  /** Chooses the letters for the present size of cells; cells too small for numbers are coloured only. */
  setLetters(cell) {
    const letters = this.letters(cell);
    this.readable = letters !== null;
    if (letters?.digits !== this.digits) this.shown.fill(Infinity);
    this.digits = letters?.digits;
    this.notable = this.readable && cell + 2 >= ROOM_FOR_NOTES;
    for (const block of this.blocks) {
      const sheet = block.querySelector(".sheet");
      sheet.classList.toggle("dense", !this.readable);
      sheet.style.setProperty("--letters", `${letters?.pixels ?? 12}px`);
    }
  }

  /** Writes values into cells and colours them; only cells that differ from before are touched. */
  showValues(values, { scale, done = null }) {
    const { readable } = this;
    const limit = limitOf(this.grid.values);
    const anew = limit !== this.limit || scale !== this.scale || readable !== this.written;
    [this.limit, this.scale, this.written] = [limit, scale, readable];
    values.forEach((value, cell) => {
      const made = this.cells[cell];
      if (anew || !Object.is(value, this.shown[cell])) this.#showValue(made, value, cell);
      const partial = done !== null && done[cell] === 0 && !Number.isNaN(value);
      if (partial !== this.partial.has(cell)) this.#showPartial(cell, partial);
    });
    if (!readable) this.#putPixels();
    this.shown = values.slice();
  }

  #showPartial(cell, partial) {
    this.cells[cell].classList.toggle("partial", partial);
    if (partial) this.partial.add(cell);
    else this.partial.delete(cell);
  }

  /** Text and style change the layout, attributes and pixels do not: small cells get only the latter. */
  #showValue(made, value, cell) {
    const empty = Number.isNaN(value);
    const colour = empty ? null : colourOf(value, this.limit, this.scale);
    if (this.readable) {
      made.removeAttribute("aria-label");
      made.classList.toggle("empty", empty);
      made.style.setProperty("--fill", empty ? "" : `rgb(${colour.join(" ")})`);
      made.style.setProperty("--ink", empty ? "" : inkOn(colour));
      made.firstChild.textContent = short(value, this.digits);
    } else {
      made.setAttribute("aria-label", short(value));
      made.firstChild.textContent = "";
      this.#showPixel(cell, colour);
    }
  }

  /** Colours a pixel, transparent where there is no colour; it is seen once `#putPixels` has been called. */
  #showPixel(cell, colour) {
    const plane = this.grid.h * this.grid.w;
    const { data } = this.pixels[Math.floor(cell / plane)];
    data.set(colour === null ? [0, 0, 0, 0] : [...colour, 255], 4 * (cell % plane));
  }

  #putPixels() {
    this.pens.forEach((pen, channel) => pen.putImageData(this.pixels[channel], 0, 0));
  }

  /** Marks cells with a class, and takes the mark from all others. */
  mark(className, cells) {
    const before = this.marked.get(className) ?? new Set();
    for (const cell of before) if (!cells.has(cell)) this.cells[cell].classList.remove(className);
    for (const cell of cells) if (!before.has(cell)) this.cells[cell].classList.add(className);
    this.marked.set(className, cells);
  }

  /** Writes small numbers into the corners of cells: a Map from cell to value. */
  showNotes(all) {
    const notes = this.notable ? all : new Map();
    this.mark("noted", new Set(notes.keys()));
    for (const cell of this.noted) if (!notes.has(cell)) this.cells[cell].lastChild.textContent = "";
    for (const [cell, value] of notes) {
      const made = this.cells[cell];
      if (made.children.length === 1) made.append(element("sub", "note"));
      made.lastChild.textContent = short(value);
    }
    this.noted = [...notes.keys()];
  }

  /** Puts a frame around the marked cells of every channel; none where they fill the whole channel. */
  frameAround(cells, pitch) {
    const { h, w } = this.grid;
    this.frames.forEach((frame, channel) => {
      const inside = [...cells].map((cell) => cell - channel * h * w).filter((cell) => cell >= 0 && cell < h * w);
      const rows = inside.map((cell) => Math.floor(cell / w));
      const columns = inside.map((cell) => cell % w);
      const [top, left] = [Math.min(...rows), Math.min(...columns)];
      const [tall, wide] = [Math.max(...rows) - top + 1, Math.max(...columns) - left + 1];
      const all = inside.length > 0 && tall === h && wide === w && h * w > 1;
      frame.classList.toggle("seen", inside.length > 0 && !all);
      if (inside.length === 0 || all) return;
      frame.style.transform = `translate(${left * pitch}px, ${top * pitch}px)`;
      frame.style.width = `${wide * pitch}px`;
      frame.style.height = `${tall * pitch}px`;
    });
  }

  /** Turns every channel by half a turn, from how it lay before to how it lies now; the numbers stay upright. */
  turn(milliseconds) {
    const options = { duration: milliseconds, easing: "ease-in-out" };
    for (const block of this.blocks) {
      const sheet = block.querySelector(".sheet");
      sheet.classList.add("turning");
      const turning = sheet.animate([{ rotate: "-180deg" }, { rotate: "0deg" }], options);
      turning.onfinish = turning.oncancel = () => sheet.classList.remove("turning");
      for (const number of block.querySelectorAll(".number")) {
        number.animate([{ rotate: "180deg" }, { rotate: "0deg" }], options);
      }
    }
  }
}
