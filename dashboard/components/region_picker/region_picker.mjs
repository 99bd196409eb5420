// Choose a rectangle by dragging over a picture. It is sent once, when the drag or the key ends.

import { component, later } from "../component.mjs";
import { pixelUnder } from "../image_probe/numbers.mjs";
import { showPicture } from "../image_probe/pixels.mjs";
import { asStyle, changedByKey, dragged } from "./regions.mjs";

const REST_MILLISECONDS = 350; // after the last key

class Picker {
  constructor(root) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    const stage = this.part("stage");
    stage.onpointerdown = (event) => this.begin(event);
    stage.onpointermove = (event) => this.from && this.show(this.rectangle(event));
    stage.onpointerup = (event) => this.end(event);
    stage.onpointercancel = () => this.begin(null);
    stage.onkeydown = (event) => this.key(event);
  }

  update({ data, setStateValue: send }) {
    this.send = send;
    this.data = data;
    showPicture(this.part("picture"), data.picture);
    this.part("stage").style.aspectRatio = `${data.width} / ${data.height}`;
    this.part("stage").ariaLabel = data.label;
    if (!this.from) this.show(data.region);
  }

  pixel(event) {
    return pixelUnder(event.clientX, event.clientY, this.part("stage").getBoundingClientRect(), this.data);
  }

  begin(event) {
    this.from = event && this.pixel(event);
    if (event) this.part("stage").setPointerCapture(event.pointerId);
    else this.show(this.data.region);
  }

  rectangle(event) {
    return dragged(this.from, this.pixel(event), this.data, this.data.least);
  }

  end(event) {
    if (!this.from) return;
    const region = this.rectangle(event);
    this.from = null;
    this.show(region);
    this.send("region", region);
  }

  key(event) {
    const region = changedByKey(this.region, event.key, event.shiftKey, this.data, this.data.least);
    if (!region) return;
    event.preventDefault();
    this.show(region);
    clearTimeout(this.resting);
    this.resting = later(this.part("stage"), () => this.send("region", region), REST_MILLISECONDS);
  }

  show(region) {
    this.region = region;
    Object.assign(this.part("chosen").style, asStyle(region, this.data));
    const { top, left, height, width } = region;
    this.part("spoken").textContent = `${height} by ${width} pixels, first row ${top}, first column ${left}`;
  }
}

export default component(Picker);
