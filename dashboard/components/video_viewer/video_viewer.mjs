// A video and what a kernel makes of it: one frame of each, and one row of each through time, linked.

import { component, later } from "../component.mjs";
import { Clockwork } from "../transport/playback_timer.mjs";
import { goTo, pressed } from "../transport/playback.mjs";
import { colourOf, inkOn, limitOf } from "../colours.mjs";
import { element, isBusy, isDark } from "../dom.mjs";
import { Transport } from "../transport/transport.mjs";
import { at, cellUnder, floats, frameOf, movedByKey, sliceOf, sumsByFrame, windowAt } from "./volume.mjs";

const START_SPEED = 4;
const HELD_MILLISECONDS = 400; // from choosing a place to telling the server of it
const GREY = ["#000000", "#ffffff"];
const short = (value) => String(Math.abs(value) < 5e-7 ? 0 : Number(value.toPrecision(3))).replace("-", "−");

/** The four pictures: which block, and whether a frame or a slice through time. */
const SHEETS = [
  { name: "input", slice: false, words: "input x, frame" },
  { name: "output", slice: false, words: "output y, frame" },
  { name: "input", slice: true, words: "x through time, row" },
  { name: "output", slice: true, words: "y through time, row" },
];

class VideoViewer {
  constructor(root) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.section = root.querySelector(".viewer");
    this.work = new Clockwork({ shown: (clock) => this.goTo(clock.step), rested: (step) => this.send("step", step) });
    this.transport = new Transport(root, {
      key: (key) => this.work.set(pressed(this.work.clock, key)),
      go: (step) => this.work.set(goTo(this.work.clock, step)),
    });
    this.part("views").replaceChildren();
    this.part("row").oninput = (event) => this.hold([this.place[0], Number(event.target.value), this.place[2]]);
    this.section.onkeydown = (event) => this.key(event);
    this.sheets = SHEETS.map((sheet) => this.sheet(sheet));
    this.part("sheets").replaceChildren(...this.sheets.map((sheet) => sheet.figure));
  }

  sheet({ name, slice, words }) {
    const figure = element("figure", "sheet");
    const caption = element("figcaption", "");
    const stage = element("div", "stage");
    const canvas = element("canvas", "");
    const mark = element("div", "mark");
    const line = element("div", "mark line");
    stage.append(canvas, line, mark);
    figure.append(caption, stage);
    const sheet = { name, slice, words, figure, caption, canvas, mark, line };
    stage.onpointermove = (event) => this.point(sheet, event, false);
    stage.onpointerdown = (event) => this.point(sheet, event, true);
    return sheet;
  }

  update({ data, setStateValue: send }) {
    this.send = send;
    this.data = data;
    this.blocks = {
      input: { values: floats(data.input), shape: data.shape },
      output: { values: floats(data.output), shape: data.shape },
    };
    this.kernel = { values: floats(data.kernel), shape: data.kernelShape };
    this.limit = limitOf(this.blocks.output.values);
    this.scale = data.scales[isDark(this.section) ? "dark" : "light"];
    const [, rows, columns] = data.shape;
    this.place ??= [data.step, Math.min(data.place[0], rows - 1), Math.min(data.place[1], columns - 1)];
    this.part("row").max = rows - 1;
    this.showKernel();
    this.work.renew(data.shape[0], { step: data.step, speed: START_SPEED });
    this.goTo(this.work.clock.step);
  }

  key(event) {
    if (event.target.tagName === "INPUT") return;
    const moved = movedByKey(this.place, event.key, this.data.shape);
    if (!moved) return this.work.key(event);
    event.preventDefault();
    this.hold(moved);
    this.part("spoken").textContent = this.sentence();
  }

  /** The pointer chooses the place; on a slice, pressing also goes to that frame. */
  point(sheet, event, pressedDown) {
    const box = sheet.canvas.getBoundingClientRect();
    const cell = cellUnder((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, this.picture(sheet));
    const look = (place) => (pressedDown ? this.hold(place) : this.look(place));
    if (!sheet.slice) return look([this.place[0], cell.row, cell.column]);
    look([this.place[0], this.place[1], cell.column]);
    if (pressedDown) this.work.set(goTo(this.work.clock, cell.row));
  }

  goTo(step) {
    this.transport.showClock(this.work.clock);
    this.look([step, this.place[1], this.place[2]]);
    if (!this.work.clock.playing) this.part("spoken").textContent = this.sentence();
  }

  /** A place that was chosen, and not only pointed at, becomes part of the link once the page rests. */
  hold(place) {
    this.look(place);
    this.held = place.slice(1);
    this.tell();
  }

  tell() {
    clearTimeout(this.telling);
    const held = () => {
      if (isBusy() || this.work.clock.playing) return this.tell();
      this.send("place", this.held);
    };
    this.telling = later(this.section, held, HELD_MILLISECONDS);
  }

  look(place) {
    this.place = place;
    this.show();
  }

  picture({ name, slice }) {
    return slice ? sliceOf(this.blocks[name], this.place[1]) : frameOf(this.blocks[name], this.place[0]);
  }

  show() {
    const [t, r] = this.place;
    for (const sheet of this.sheets) {
      this.paint(sheet, this.picture(sheet));
      sheet.caption.replaceChildren(Object.assign(element("b", ""), { textContent: sheet.words }), ` ${sheet.slice ? r : t}${sheet.slice ? " (down: time)" : ""}`);
      this.markOn(sheet);
    }
    this.part("row").value = r;
    this.part("rowname").textContent = `Row of the slice: ${r}`;
    this.part("readout").replaceChildren(...this.words());
  }

  paint({ canvas, name }, { rows, columns, values }) {
    if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
    const pen = canvas.getContext("2d");
    const pixels = pen.createImageData(columns, rows);
    values.forEach((value, i) => {
      const colour = name === "input" ? colourOf(value * 2 - 1, 1, GREY) : colourOf(value, this.limit, this.scale);
      pixels.data.set([...colour, 255], i * 4);
    });
    pen.putImageData(pixels, 0, 0);
  }

  /** The window on the input, the cell on the output; on a frame the row of the slice, on a slice the frame. */
  markOn({ name, slice, mark, line }) {
    const [t, r, c] = this.place;
    const [frames, rows, columns] = this.data.shape;
    const { first, size } = name === "input" ? windowAt(this.place, this.kernel.shape) : { first: [t, r, c], size: [1, 1, 1] };
    const down = slice ? 0 : 1;
    const height = slice ? frames : rows;
    Object.assign(mark.style, {
      left: `${(first[2] / columns) * 100}%`,
      width: `${(size[2] / columns) * 100}%`,
      top: `${(first[down] / height) * 100}%`,
      height: `${(size[down] / height) * 100}%`,
    });
    const at = slice ? t : r;
    Object.assign(line.style, { left: "0", width: "100%", top: "0", height: `${((at + 0.5) / height) * 100}%` });
  }

  sentence() {
    const [t, r, c] = this.place;
    return `Frame ${t}, row ${r}, column ${c}: output ${short(at(this.blocks.output, this.place))}`;
  }

  words() {
    const [t, r, c] = this.place;
    const value = element("b", "", `y(${t}, ${r}, ${c}) = ${short(at(this.blocks.output, this.place))}`);
    const sums = sumsByFrame(this.blocks.input, this.kernel, this.place);
    const first = t - Math.floor(sums.length / 2);
    const perFrame = sums.map((sum, i) => `${short(sum)} (frame ${short(first + i)})`).join(" + ");
    const beyond = first < 0 || first + sums.length > this.data.shape[0] ? "; beyond the video lies 0" : "";
    return [value, sums.length > 1 ? ` = ${perFrame}${beyond}` : `, all of it from frame ${t}`];
  }

  /** The kernel's weights, one table a frame of its window. */
  showKernel() {
    const [frames, rows, columns] = this.kernel.shape;
    const limit = limitOf(this.kernel.values);
    const tables = Array.from({ length: frames }, (_, t) => {
      const table = element("table", "");
      const which = frames === 1 ? "in the frame itself" : ["in the frame before", "in the frame itself", "in the next frame"][t];
      table.append(element("caption", "", `w ${which}`));
      for (let r = 0; r < rows; r++) {
        const row = table.insertRow();
        for (let c = 0; c < columns; c++) {
          const weight = at(this.kernel, [t, r, c]);
          const colour = colourOf(weight, limit, this.scale);
          const cell = row.insertCell();
          cell.textContent = short(weight);
          cell.style.setProperty("--fill", `rgb(${colour.join(" ")})`);
          cell.style.setProperty("--ink", inkOn(colour));
        }
      }
      return table;
    });
    this.part("kernel").replaceChildren(...tables);
  }

  leave() {
    this.work.leave();
  }
}

export default component(VideoViewer);
