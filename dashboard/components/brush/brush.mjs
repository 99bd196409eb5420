// Paint over a picture with a round brush. The strokes are sent whenever one ends, is taken back, or all are.

import { component, later } from "../component.mjs";
import { showPicture } from "../image_probe/pixels.mjs";
import { PARTS, SIZES, extent, movedByKey, placeUnder, resized, simplified } from "./strokes.mjs";

const TOLERANCE = 4; // parts by which a sent line may miss the drawn one
const REST_MILLISECONDS = 350; // after the last key of a stroke

class Brush {
  constructor(root) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    const stage = this.part("stage");
    stage.onpointerdown = (event) => this.begin(event);
    stage.onpointermove = (event) => this.move(event);
    stage.onpointerup = () => this.end();
    stage.onpointercancel = () => this.end();
    stage.onpointerleave = () => this.stroke || this.showRing(false);
    stage.onfocus = () => this.showRing(stage.matches(":focus-visible"));
    stage.onblur = () => this.showRing(false);
    stage.onkeydown = (event) => this.key(event);
    Object.assign(this.part("size"), { min: SIZES.least, max: SIZES.most, step: SIZES.step });
    this.part("size").oninput = (event) => this.setSize(Number(event.target.value));
    this.part("undo").onclick = () => this.change(this.strokes.slice(0, -1), "The last stroke is taken back.");
    this.part("clear").onclick = () => this.change([], "Nothing is covered.");
  }

  update({ data, setStateValue: send }) {
    this.send = send;
    this.data = data;
    showPicture(this.part("picture"), data.picture);
    this.part("stage").style.aspectRatio = `${data.width} / ${data.height}`;
    const { left, top, right, bottom } = data.seen;
    const share = (value) => `${(100 * value).toFixed(3)}%`;
    Object.assign(this.part("shade").style, { left: share(left), top: share(top), width: share(right - left), height: share(bottom - top) });
    this.place ??= [extent(data).width / 2, extent(data).height / 2].map(Math.round);
    this.setSize(this.size ?? data.strokes.at(-1)?.size ?? 8 * SIZES.step);
    if (this.stroke || this.waiting) return;
    this.strokes = data.strokes;
    this.draw();
  }

  begin(event) {
    if (event.button) return;
    this.part("stage").setPointerCapture(event.pointerId);
    this.place = this.placeOf(event);
    this.stroke = { size: this.size, points: [this.place] };
    this.draw();
  }

  move(event) {
    this.place = this.placeOf(event);
    this.showRing(event.pointerType !== "touch" || Boolean(this.stroke));
    if (!this.stroke) return;
    this.stroke.points.push(this.place);
    this.draw();
  }

  end() {
    if (!this.stroke) return;
    const { size, points } = this.stroke;
    this.stroke = null;
    this.change([...this.strokes, { size, points: simplified(points, TOLERANCE) }], "Covered.");
  }

  placeOf(event) {
    return placeUnder(event.clientX, event.clientY, this.part("stage").getBoundingClientRect(), this.data);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = movedByKey(this.place, event.key, this.size, this.data);
    if (next) this.moveByKey(next, event.shiftKey);
    else if (event.key === " " || event.key === "Enter") this.paintByKey(this.place);
    else if (["+", "=", "-"].includes(event.key)) this.setSize(resized(this.size, event.key));
    else if (event.key === "Backspace" || event.key === "Delete") this.part("undo").click();
    else return;
    event.preventDefault();
    this.showRing(true);
  }

  /** Moves the brush; with shift it paints along. */
  moveByKey(next, paints) {
    if (paints) this.paintByKey(this.place, next);
    this.place = next;
    this.say(`${next[0]} right, ${next[1]} down, of ${PARTS}`);
  }

  /** A dab, or a stroke that grows until the keys rest. */
  paintByKey(...places) {
    clearTimeout(this.waiting);
    this.stroke ??= { size: this.size, points: [] };
    this.stroke.points.push(...places);
    this.draw();
    const rest = () => {
      this.waiting = 0;
      this.end();
    };
    this.waiting = later(this.part("stage"), rest, REST_MILLISECONDS);
  }

  setSize(size) {
    this.size = size;
    this.part("size").value = size;
    this.part("size").ariaValueText = `${size} of ${PARTS}`;
    this.part("percent").textContent = `${size / 10}%`;
    this.showRing();
  }

  change(strokes, words) {
    this.strokes = strokes;
    this.draw();
    this.say(words);
    this.send("strokes", strokes);
  }

  say(words) {
    this.part("spoken").textContent = words;
  }

  draw() {
    const canvas = this.part("canvas");
    const { width, height } = extent(this.data);
    Object.assign(canvas, { width: Math.round(width), height: Math.round(height) });
    const paint = canvas.getContext("2d");
    const colour = this.data.colour;
    Object.assign(paint, { lineCap: "round", lineJoin: "round", strokeStyle: colour, fillStyle: colour });
    for (const stroke of this.stroke ? [...this.strokes, this.stroke] : this.strokes) drawStroke(paint, stroke);
    this.part("undo").disabled = this.part("clear").disabled = this.strokes.length === 0;
    this.showRing();
  }

  /** The outline of the brush where it is. */
  showRing(visible = !this.part("ring").hidden) {
    const ring = this.part("ring");
    ring.hidden = !visible;
    if (!this.data || !this.place) return;
    const { width, height } = extent(this.data);
    const [x, y] = this.place;
    Object.assign(ring.style, {
      left: `${(100 * (x - this.size / 2)) / width}%`,
      top: `${(100 * (y - this.size / 2)) / height}%`,
      width: `${(100 * this.size) / width}%`,
      height: `${(100 * this.size) / height}%`,
    });
  }
}

/** A line with round ends. One without a length has to be drawn as the disc that it is. */
function drawStroke(paint, { size, points }) {
  paint.lineWidth = size;
  paint.beginPath();
  paint.arc(...points[0], size / 2, 0, 2 * Math.PI);
  paint.fill();
  paint.beginPath();
  paint.moveTo(...points[0]);
  for (const point of points.slice(1)) paint.lineTo(...point);
  paint.stroke();
}

export default component(Brush);
