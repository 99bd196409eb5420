// An image above its scores. The pointer or the arrow keys ask a window for its score.

import { component } from "../component.mjs";
import { movedByKey, pixelUnder } from "../image_probe/numbers.mjs";
import { readPicture, showPicture } from "../image_probe/pixels.mjs";
import { asStyle } from "../region_picker/regions.mjs";
import { paintedScores, scoreOf, scoreText, windowAround } from "./windows.mjs";

const HINT = "Point at the image or the map to read a score.";

class ScoreMap {
  constructor(root) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    for (const name of ["stage", "map"]) {
      const stage = this.part(name);
      stage.onpointermove = (event) => this.lookAt(pixelUnder(event.clientX, event.clientY, stage.getBoundingClientRect(), this.data.size));
      stage.onpointerdown = stage.onpointermove;
      stage.onpointerleave = () => this.lookAt(null);
    }
    this.part("stage").onkeydown = (event) => this.key(event);
    this.part("stage").onblur = () => this.lookAt(null);
  }

  async update({ data }) {
    this.data = data;
    const { title, size, window, best, runnerUp } = data;
    this.part("title").textContent = title;
    this.part("stage").ariaLabel = `${title}. Arrow keys move the window whose score is read.`;
    for (const name of ["stage", "map"]) this.part(name).style.aspectRatio = `${size.width} / ${size.height}`;
    showPicture(this.part("image"), data.image);
    this.frame("best", best);
    this.frame("runner", runnerUp);
    const table = Uint8Array.from(atob(data.colours), (character) => character.charCodeAt(0));
    this.drawScale(table);
    const scores = await readPicture(data.scores);
    if (this.data !== data) return;
    this.scores = scores;
    const canvas = this.part("scores");
    Object.assign(canvas, { width: scores.width, height: scores.height });
    Object.assign(canvas.style, asStyle({ ...middleOf({ top: 0, left: 0 }, window), height: scores.height, width: scores.width }, size));
    canvas.getContext("2d").putImageData(new ImageData(paintedScores(scores.data, table), scores.width), 0, 0);
    this.lookAt(null);
  }

  drawScale(table) {
    const { ends } = this.data;
    const stops = Array.from({ length: 17 }, (_, i) => 3 * Math.round((i / 16) * (table.length / 3 - 1)));
    const colours = stops.map((at) => `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]})`);
    const scale = this.part("scale");
    scale.style.background = `linear-gradient(to right, ${colours.join(", ")})`;
    scale.ariaLabel = `Colours from ${ends[0]} to ${ends.at(-1)}`;
    this.part("ends").replaceChildren(...ends.map((end) => Object.assign(document.createElement("span"), { textContent: end })));
  }

  /** Outlines a window of the image, and marks its score in the map; nothing where there is none. */
  frame(name, corner) {
    const { size, window } = this.data;
    for (const part of [name, `${name}Dot`]) this.part(part).hidden = !corner;
    if (!corner) return;
    Object.assign(this.part(name).style, asStyle({ ...corner, ...window }, size));
    const { left, top } = asStyle({ ...middleOf(corner, window), height: 0, width: 0 }, size);
    Object.assign(this.part(`${name}Dot`).style, { left, top });
  }

  key(event) {
    const { size, window } = this.data;
    const from = this.pixel ?? middlePixel(this.data.best, window);
    const pixel = movedByKey(from, event.key, event.shiftKey, size);
    if (!pixel) return;
    event.preventDefault();
    this.lookAt(pixel);
  }

  lookAt(pixel) {
    if (!this.scores) return;
    const corner = pixel && windowAround(pixel, this.data);
    this.pixel = corner && middlePixel(corner, this.data.window);
    this.frame("here", corner);
    if (!corner) return void (this.part("readout").textContent = HINT);
    const value = Object.assign(document.createElement("b"), { textContent: scoreText(scoreOf(this.scores, corner, this.data)) });
    this.part("readout").replaceChildren(value, ` at row ${corner.top}, column ${corner.left}`);
  }
}

/** Where a window's score lies in the map: at the window's middle. */
function middleOf({ top, left }, { height, width }) {
  return { top: top + (height - 1) / 2, left: left + (width - 1) / 2 };
}

function middlePixel({ top, left }, { height, width }) {
  return { row: top + Math.floor(height / 2), column: left + Math.floor(width / 2) };
}

export default component(ScoreMap);
