// A feature map over the picture. The pointer or the arrow keys ask a cell for its value and its receptive field.

import { component } from "../component.mjs";
import { asStyle, cellAt, cellBox, fieldBox, floats, neighbour, shown } from "./boxes.mjs";

const LOOK = "convscope-look"; // what linked viewers tell each other

class Viewer {
  constructor(root) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    const stage = this.part("stage");
    stage.onpointermove = (event) => this.lookTogether(pointIn(stage, event));
    stage.onpointerdown = stage.onpointermove;
    stage.onpointerleave = () => this.lookTogether(null);
    this.follow = (event) => this.followLook(event.detail);
    window.addEventListener(LOOK, this.follow);
    stage.onkeydown = (event) => this.onKey(event);
    this.part("opacity").oninput = (event) => this.setOpacity(Number(event.target.value));
    this.part("opacity").onchange = (event) => this.send("opacity", Number(event.target.value));
  }

  update({ data, setStateValue: send }) {
    this.send = send;
    this.data = data;
    this.values = floats(data.values);
    this.place = { seen: data.seen, field: data.field, rows: data.rows, columns: data.columns };
    this.part("picture").src = data.picture;
    this.part("picture").alt = data.pictureAlt;
    this.part("map").src = data.map;
    this.part("map").alt = data.mapAlt;
    this.part("stage").ariaLabel = `${data.mapAlt}. Arrow keys move from cell to cell.`;
    const { left, top, right, bottom } = data.seen;
    const seen = asStyle({ left, top, width: right - left, height: bottom - top });
    Object.assign(this.part("map").style, seen);
    Object.assign(this.part("shade").style, seen);
    if (this.given !== data.opacity) this.setOpacity(data.opacity);
    this.given = data.opacity;
    this.lookAt(data.strongest);
  }

  /** Looks at a point of the picture, or at the strongest place, and has linked viewers look there too. */
  lookTogether(point) {
    this.lookAtPoint(point);
    const { linked } = this.data;
    if (linked) window.dispatchEvent(new CustomEvent(LOOK, { detail: { linked, point, from: this } }));
  }

  followLook({ linked, point, from }) {
    if (from !== this && linked === this.data?.linked) this.lookAtPoint(point);
  }

  lookAtPoint(point) {
    this.lookAt((point && cellAt(point.x, point.y, this.place)) ?? this.data.strongest);
  }

  onKey(event) {
    const next = neighbour(event.key, this.cell, this.place);
    if (!next) return;
    event.preventDefault();
    this.lookAt(next);
  }

  setOpacity(percent) {
    this.opacity = percent;
    this.part("map").style.opacity = percent / 100;
    this.part("opacity").value = percent;
    this.part("percent").textContent = `${percent}%`;
  }

  lookAt(cell) {
    this.cell = cell;
    Object.assign(this.part("here").style, asStyle(cellBox(cell, this.place)));
    Object.assign(this.part("field").style, asStyle(fieldBox(cell, this.place)));
    this.part("field").hidden = !this.data.fieldWords;
    const value = document.createElement("b");
    value.textContent = shown(this.values[cell.row * this.data.columns + cell.column]);
    const { row, column } = this.data.strongest;
    const where = row === cell.row && column === cell.column ? "Strongest place, row" : "Row";
    const before = `${where} ${cell.row}, column ${cell.column}: `;
    this.part("readout").replaceChildren(before, value, `. ${this.data.fieldWords}`);
  }

  leave() {
    window.removeEventListener(LOOK, this.follow);
  }
}

/** Where a pointer is, as shares of an element's width and height. */
function pointIn(element, event) {
  const frame = element.getBoundingClientRect();
  return { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height };
}

export default component(Viewer);
