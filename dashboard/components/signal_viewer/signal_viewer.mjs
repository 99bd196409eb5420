// A signal, the kernel over it, the products and the output, one above the other; the pointer moves the window.

import { component, sizeObserver } from "../component.mjs";
import { Clockwork } from "../transport/playback_timer.mjs";
import { goTo, pressed } from "../transport/playback.mjs";
import { Transport } from "../transport/transport.mjs";
import { mapping, middle, nearest, range, sumText, terms, written } from "./windows.mjs";

const LEFT = 46;
const RIGHT = 12;
const CAPTION = 20;
const HEIGHTS = { signal: 92, kernel: 50, products: 56, output: 92 };
const MOST_DOTS = 140; // samples; more would run together
const START_SPEED = 16;
const LABEL_PIXELS = 13; // labels nearer than that to each other would overlap

const drawn = (tag, attributes, text = "") => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
};
const path = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

class SignalViewer {
  constructor(root) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.section = root.querySelector(".viewer");
    this.looked = null;
    this.work = new Clockwork({ shown: () => this.show(), rested: (step) => this.send("step", step) });
    this.transport = new Transport(root, {
      key: (key) => this.work.set(pressed(this.work.clock, key)),
      go: (step) => this.work.set(goTo(this.work.clock, step)),
    });
    this.part("views").replaceChildren();
    this.resized = sizeObserver(() => this.layOut());
    this.resized.observe(this.section);
    this.listen();
  }

  listen() {
    const plots = this.part("plots");
    plots.onpointermove = (event) => this.look(this.under(event));
    plots.onpointerleave = () => this.look(null);
    plots.onclick = (event) => this.work.set(goTo(this.work.clock, this.under(event)));
    this.section.onkeydown = (event) => this.work.key(event);
  }

  update({ data, setStateValue: send }) {
    this.send = send;
    this.data = data;
    this.section.style.setProperty("--up", data.colours.up);
    this.section.style.setProperty("--down", data.colours.down);
    this.part("plots").setAttribute("aria-label", data.label);
    this.layOut();
    this.work.renew(data.output.length, { step: data.step, speed: START_SPEED });
    this.show();
  }

  under(event) {
    const x = event.clientX - this.part("plots").getBoundingClientRect().left;
    return nearest(this.placeAt(x), this.data);
  }

  look(output) {
    if (output === this.looked) return;
    this.looked = output;
    this.show();
  }

  /** Draws everything that does not move. */
  layOut() {
    const width = this.section.clientWidth;
    if (!this.data || width === 0) return;
    const { signal, kernel, padding } = this.data;
    const across = { low: -padding - 0.5, high: signal.length - 0.5 + padding };
    this.x = mapping(across, LEFT, width - RIGHT);
    this.placeAt = mapping({ low: LEFT, high: width - RIGHT }, across.low, across.high);
    this.plots = {};
    const largest = Math.max(...signal.map(Math.abs)) * Math.max(...kernel.map(Math.abs));
    const ranges = {
      signal: range(signal),
      kernel: range(kernel),
      products: range([-largest, largest]),
      output: range(this.data.output),
    };
    const nodes = [];
    let top = 0;
    for (const [name, height] of Object.entries(HEIGHTS)) {
      const y = mapping(ranges[name], top + CAPTION + height, top + CAPTION);
      this.plots[name] = { y, top: top + CAPTION, bottom: top + CAPTION + height };
      nodes.push(...this.frame(name, ranges[name], width));
      top += CAPTION + height;
    }
    this.part("plots").setAttribute("height", top + 22);
    this.moving = drawn("g", {});
    const words = nodes.filter((node) => node.tagName === "text"); // on top: the thread would cross them
    this.part("plots").replaceChildren(
      ...this.beyond(), ...nodes, ...this.curve("signal", signal, (i) => i), this.numbers(top), this.moving, ...words,
    );
    this.show();
  }

  frame(name, { low, high }, width) {
    const { y, top } = this.plots[name];
    const air = ((high - low) / 1.16) * 0.08;
    const ends = [low + air, high - air].filter((value) => Math.abs(y(value) - y(0)) > LABEL_PIXELS);
    return [
      drawn("line", { class: "axis", x1: LEFT, x2: width - RIGHT, y1: y(0), y2: y(0) }),
      drawn("text", { class: "name", x: LEFT, y: top - 6 }, this.data.names[name]),
      drawn("text", { x: LEFT - 6, y: y(0) + 4, "text-anchor": "end" }, "0"),
      ...ends.map((value) => drawn("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, written(value))),
    ];
  }

  /** The padding at both ends, shaded. */
  beyond() {
    const { padding, signal } = this.data;
    if (!padding) return [];
    const { top, bottom } = this.plots.signal;
    return [-padding, signal.length].map((first) =>
      drawn("rect", { class: "beyond", x: this.x(first - 0.5), width: this.x(padding) - this.x(0), y: top, height: bottom - top }));
  }

  numbers(top) {
    const every = this.data.signal.length > 80 ? 16 : 8;
    const group = drawn("g", {});
    for (let i = 0; i < this.data.signal.length; i += every) {
      group.append(drawn("text", { x: this.x(i), y: top + 16, "text-anchor": "middle" }, String(i)));
    }
    return group;
  }

  curve(name, values, placeOf, kind = "") {
    const points = Array.from(values, (value, i) => [this.x(placeOf(i)), this.plots[name].y(value)]);
    const line = drawn("path", { class: `curve ${kind}`, d: path(points) });
    if (kind || points.length > MOST_DOTS) return [line];
    return [line, ...points.map(([cx, cy]) => drawn("circle", { class: "sample", cx, cy, r: 1.8 }))];
  }

  /** Draws the window of the output that is looked at, or of the step. */
  show() {
    if (!this.plots || !this.data) return;
    const { clock } = this.work;
    const here = Math.min(this.looked ?? clock.step, this.data.output.length - 1);
    const parts = terms(here, this.data);
    const placeOf = (i) => middle(i, this.data);
    const upTo = this.looked === null && clock.playing ? clock.step + 1 : this.data.output.length;
    this.moving.replaceChildren(
      ...this.window(parts, placeOf(here)),
      ...parts.flatMap(({ place, weight }) => this.stem("kernel", place, weight)),
      ...parts.flatMap(({ place, product }) => this.stem("products", place, product)),
      ...this.curve("output", this.data.output, placeOf, "later"),
      ...this.curve("output", this.data.output.slice(0, upTo), placeOf),
      drawn("circle", { class: "here", cx: this.x(placeOf(here)), cy: this.plots.output.y(this.data.output[here]), r: 6 }),
    );
    this.transport.showClock(clock);
    this.write(here, parts);
  }

  window(parts, centre) {
    const { top, bottom } = this.plots.signal;
    const [first, last] = [parts[0].place - 0.5, parts.at(-1).place + 0.5];
    const x = this.x(centre);
    return [
      drawn("rect", { class: "band", x: this.x(first), width: this.x(last) - this.x(first), y: top, height: bottom - top, rx: 3 }),
      drawn("line", { class: "thread", x1: x, x2: x, y1: bottom, y2: this.plots.output.bottom }),
    ];
  }

  stem(name, place, value) {
    const { y } = this.plots[name];
    const kind = value < 0 ? "down" : "up";
    const x = this.x(place);
    const wide = Math.min(Math.max((this.x(1) - this.x(0)) * 0.5, 1.5), 5);
    return [
      drawn("line", { class: `stem ${kind}`, x1: x, x2: x, y1: y(0), y2: y(value), style: `stroke-width:${wide}px` }),
      drawn("circle", { class: kind, cx: x, cy: y(value), r: Math.min(wide * 0.8, 3) }),
    ];
  }

  write(here, parts) {
    const value = written(this.data.output[here]);
    const [first, last] = [parts[0].place, parts.at(-1).place];
    const where = first === last ? `sample ${first}` : `samples ${first} to ${last}`.replaceAll("-", "−");
    const bold = document.createElement("b");
    bold.textContent = `y(${here}) = ${value}`;
    const padded = parts.filter((part) => part.padded).length;
    const beyond = padded ? `, ${padded} of them padding` : "";
    this.part("readout").replaceChildren(bold, ` = ${sumText(parts)}, ${where}${beyond}`);
    if (!this.work.clock.playing && this.looked === null) this.part("spoken").textContent = `Output ${here}: ${value}, from ${where}`;
  }

  leave() {
    this.resized.disconnect();
    this.work.leave();
  }
}

export default component(SignalViewer);
