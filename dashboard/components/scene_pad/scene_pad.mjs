// A scene of shapes to arrange: drag, add, remove, resize. It is sent now and then during a drag, and when one ends.

import { component, later } from "../component.mjs";
import { changeByKey, changed, inWords, keptInside, pathOf, same, shapeAt, withNew, without } from "./arranging.mjs";

const EVERY_MILLISECONDS = 250; // at most so often during a drag
const SVG = "http://www.w3.org/2000/svg";

class Pad {
  constructor(root) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.chosen = 0;
    const stage = this.part("stage");
    stage.onpointerdown = (event) => this.begin(event);
    stage.onpointermove = (event) => this.drag(event);
    stage.onpointerup = () => this.drop();
    stage.onpointercancel = () => this.drop();
    stage.onkeydown = (event) => this.key(event);
    for (const name of ["reach", "angle"]) {
      this.part(name).oninput = (event) => this.change({ [name]: Number(event.target.value) });
    }
    this.part("kind").onchange = (event) => this.change({ kind: event.target.value });
    this.part("colour").onclick = () => this.change({ colour: (this.shape.colour + 1) % this.data.colours.length });
    this.part("remove").onclick = () => this.remove();
  }

  update({ data, setStateValue: send }) {
    this.send = send;
    if (!this.data) this.furnish(data);
    this.data = data;
    if (data.serial !== this.serial) {
      this.serial = data.serial;
      this.shapes = data.shapes.map((shape) => keptInside(shape, data.limits));
      this.chosen = Math.min(this.chosen, this.shapes.length - 1);
    }
    this.part("picture").setAttribute("href", data.picture);
    this.part("ground").setAttribute("fill", data.ground);
    this.paint();
  }

  /** What depends on nothing that changes: a button and an option for each kind of shape. */
  furnish({ outlines, limits }) {
    for (const [kind, outline] of Object.entries(outlines)) {
      const button = document.createElement("button");
      button.type = "button";
      button.title = `Add a ${kind}`;
      button.ariaLabel = button.title;
      button.append(icon(outline));
      button.onclick = () => this.add(kind);
      this.part("kinds").append(button);
      this.part("kind").append(new Option(kind, kind));
    }
    Object.assign(this.part("reach"), { min: limits.least, max: limits.most });
  }

  get shape() {
    return this.shapes[this.chosen];
  }

  /** Where a pointer is, in pixels of the picture. */
  place(event) {
    const box = this.part("stage").getBoundingClientRect();
    const scale = this.data.limits.side / box.width;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
  }

  begin(event) {
    const { x, y } = this.place(event);
    const index = shapeAt(this.shapes, x, y);
    if (index < 0) return;
    this.chosen = index;
    this.grip = { x: this.shape.x - x, y: this.shape.y - y };
    this.part("stage").setPointerCapture(event.pointerId);
    this.part("stage").classList.add("dragging");
    this.paint();
  }

  drag(event) {
    if (!this.grip) return;
    const { x, y } = this.place(event);
    this.change({ x: x + this.grip.x, y: y + this.grip.y });
  }

  drop() {
    if (!this.grip) return;
    this.grip = null;
    this.part("stage").classList.remove("dragging");
    if (this.waiting) this.flush();
  }

  key(event) {
    if (event.key === "Tab" || !this.shapes.length) return;
    if (["Delete", "Backspace"].includes(event.key)) {
      event.preventDefault();
      this.remove();
      return;
    }
    if ([" ", "PageDown", "PageUp"].includes(event.key)) {
      event.preventDefault();
      const step = event.key === "PageUp" ? this.shapes.length - 1 : 1;
      this.chosen = (this.chosen + step) % this.shapes.length;
      this.paint();
      return;
    }
    const change = changeByKey(this.shape, event.key, event.shiftKey);
    if (!change) return;
    event.preventDefault();
    this.change(change);
  }

  change(change) {
    if (!this.shape) return;
    this.arrange(changed(this.shapes, this.chosen, change, this.data.limits));
  }

  add(kind) {
    const shapes = withNew(this.shapes, kind, this.data.limits);
    this.chosen = shapes.length - 1;
    this.arrange(shapes.map((shape) => ({ ...shape, colour: shape.colour % this.data.colours.length })));
  }

  remove() {
    if (!this.shape) return;
    const shapes = without(this.shapes, this.chosen);
    this.chosen = Math.max(0, Math.min(this.chosen, shapes.length - 1));
    this.arrange(shapes);
  }

  arrange(shapes) {
    if (same(shapes, this.shapes)) return;
    this.shapes = shapes;
    this.paint();
    this.waiting ??= later(this.part("stage"), () => this.flush(), EVERY_MILLISECONDS);
  }

  /** Sends the arrangement at once. */
  flush() {
    clearTimeout(this.waiting);
    this.waiting = null;
    this.send("arranged", { serial: this.serial, shapes: this.shapes });
  }

  paint() {
    const { outlines, colours, shapes: known, limits } = this.data;
    this.part("stage").classList.toggle("waiting", !same(this.shapes, known));
    this.part("shapes").replaceChildren(
      ...this.shapes.map((shape, index) => {
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("d", pathOf(shape, outlines[shape.kind]));
        path.setAttribute("fill", colours[shape.colour % colours.length]);
        if (index === this.chosen) path.classList.add("chosen");
        return path;
      }),
    );
    for (const button of this.part("kinds").children) button.disabled = this.shapes.length >= limits.count;
    for (const name of ["kind", "reach", "angle", "colour", "remove"]) this.part(name).disabled = !this.shape;
    if (this.shape) for (const name of ["kind", "reach", "angle"]) this.part(name).value = this.shape[name];
    const spoken = this.shape ? `${this.chosen + 1} of ${this.shapes.length}: ${inWords(this.shape)}` : "no shapes";
    this.part("spoken").textContent = spoken;
    this.part("stage").ariaLabel =
      `The scene. Drag shapes, or move the chosen one with the arrow keys; plus and minus size it, R turns it, space goes to the next, Delete removes it. Chosen: ${spoken}`;
  }
}

/** A shape as a small picture for its button. */
function icon(outline) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 18 18");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", pathOf({ x: 9, y: 9, reach: 8.5, angle: 0 }, outline));
  svg.append(path);
  return svg;
}

export default component(Pad);
