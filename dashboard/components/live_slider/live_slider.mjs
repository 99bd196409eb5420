// A slider that tells its value while it moves. A value is sent when the page has drawn what the one before it changed.

import { component } from "../component.mjs";
import { OneAtATime, writtenValue } from "./one_at_a_time.mjs";

const LOOK_MILLISECONDS = 50; // between two looks at whether the page has been drawn
const REST_MILLISECONDS = 300; // without a new value
const PATIENCE = 20; // looks at a page that rests and does not show the value: the message was lost in another run

const pageIsDrawing = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running";

class LiveSlider {
  constructor(root) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.range = this.part("range");
    this.values = new OneAtATime((value) => this.begin(value));
    this.range.oninput = () => this.moved();
  }

  update({ data, setTriggerValue: send }) {
    this.data = data;
    this.send = send;
    this.part("label").textContent = data.label;
    Object.assign(this.range, { min: data.low, max: data.high, step: data.step, ariaLabel: data.label });
    if (!this.values.busy) this.show(data.value);
  }

  moved() {
    const value = this.range.valueAsNumber;
    clearTimeout(this.resting);
    this.write(value);
    this.values.offer(value);
  }

  begin(value) {
    this.send("value", value);
    this.before = this.data.value;
    this.waited = 0;
    clearInterval(this.looking);
    this.looking = setInterval(() => this.look(value), LOOK_MILLISECONDS);
  }

  /** Whether the page shows the value now, or another that something else has set; the slider may have moved on. */
  look(value) {
    if (pageIsDrawing()) return;
    if (this.data.value === this.before && value !== this.before) {
      this.waited += 1;
      if (this.waited > PATIENCE) this.begin(value);
      return;
    }
    clearInterval(this.looking);
    this.values.arrived();
    if (this.values.busy) return;
    this.show(this.data.value);
    this.resting = setTimeout(() => this.send("rest", true), REST_MILLISECONDS);
  }

  show(value) {
    this.range.value = value;
    this.write(value);
  }

  write(value) {
    const text = writtenValue(value, this.data);
    this.part("value").textContent = text;
    this.range.ariaValueText = text;
  }

  leave() {
    clearInterval(this.looking);
    clearTimeout(this.resting);
  }
}

export default component(LiveSlider);
