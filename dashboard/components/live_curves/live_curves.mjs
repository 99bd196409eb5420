// Line charts that follow a training as it goes: redrawn in place, so that nothing ever blinks.

import { component, sizeObserver } from "../component.mjs";
import { extent, linearTicks, logTicks, nearest, path, scale, spread, written } from "./scales.mjs";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 300;
const MARGIN = { top: 30, bottom: 40, left: 46 };
const LABEL_GAP = 15;

class Panel {
  constructor() {
    this.figure = document.createElement("figure");
    this.svg = svg("svg", { tabindex: 0, role: "img" });
    this.readout = document.createElement("div");
    this.readout.className = "readout";
    this.readout.ariaLive = "polite";
    this.save = document.createElement("button");
    this.save.type = "button";
    this.save.className = "save";
    this.save.textContent = "SVG";
    this.save.onclick = () => saved(this.svg, this.panel.title, this.colours.paper);
    this.figure.append(this.svg, this.save, this.readout);
    this.svg.onpointermove = (event) => this.point(event.offsetX);
    this.svg.onpointerleave = () => this.look(null);
    this.svg.onblur = () => this.look(null);
    this.svg.onkeydown = (event) => this.onKey(event);
    this.at = null;
  }

  update(panel, colours) {
    this.panel = panel;
    this.colours = colours;
    this.draw();
  }

  draw() {
    const { panel, svg: canvas } = this;
    this.width = Math.max(240, this.figure.clientWidth);
    const longest = Math.max(0, ...panel.lines.map((line) => line.name.length));
    const right = this.width - Math.min(0.34 * this.width, 18 + 7 * longest);
    this.x = scale([panel.x_low, panel.x_high], [MARGIN.left, right]);
    const values = panel.lines.flatMap((line) => [line.values, line.low, line.high]);
    if (panel.reference && !panel.log) values.push([panel.reference.value]);
    const [low, high] = extent(values, panel);
    this.y = scale([low, high], [HEIGHT - MARGIN.bottom, MARGIN.top], panel);
    canvas.setAttribute("viewBox", `0 0 ${this.width} ${HEIGHT}`);
    canvas.setAttribute("width", this.width);
    canvas.setAttribute("height", HEIGHT);
    canvas.setAttribute("aria-label", summary(panel));
    this.save.setAttribute("aria-label", `Save as SVG: ${panel.title}`);
    this.cursor = svg("g");
    canvas.replaceChildren(
      this.text(panel.title, MARGIN.left, 14, { "font-weight": 600 }),
      ...this.axes(low, high, right),
      ...(panel.reference ? this.reference(right, low, high) : []),
      ...panel.lines.flatMap((line) => this.line(line)),
      ...this.labels(right),
      this.cursor,
    );
    this.look(this.at);
  }

  text(content, x, y, attributes = {}) {
    const node = svg("text", { x, y, fill: this.colours.ink, "font-size": 12.5, ...attributes });
    node.textContent = content;
    return node;
  }

  axes(low, high, right) {
    const { panel, colours } = this;
    const bottom = HEIGHT - MARGIN.bottom;
    const nodes = [];
    for (const tick of panel.log ? logTicks(low, high) : linearTicks(low, high)) {
      const y = this.y(tick);
      nodes.push(svg("line", { x1: MARGIN.left, x2: right, y1: y, y2: y, stroke: colours.grid }));
      nodes.push(this.text(written(tick, panel), MARGIN.left - 7, y + 4, { "text-anchor": "end", fill: colours.soft }));
    }
    for (const tick of linearTicks(panel.x_low, panel.x_high, this.width < 420 ? 3 : 5)) {
      nodes.push(this.text(written(tick), this.x(tick), bottom + 17, { "text-anchor": "middle", fill: colours.soft }));
    }
    nodes.push(svg("line", { x1: MARGIN.left, x2: right, y1: bottom, y2: bottom, stroke: colours.soft }));
    const middle = (MARGIN.left + right) / 2;
    nodes.push(this.text(panel.x_title, middle, HEIGHT - 6, { "text-anchor": "middle", fill: colours.soft }));
    return nodes;
  }

  reference(right, low, high) {
    const { value, label } = this.panel.reference;
    if (value < low || value > high) return [];
    const y = this.y(value);
    const line = { x1: MARGIN.left, x2: right, y1: y, y2: y, stroke: this.colours.soft, "stroke-dasharray": "2 4" };
    const style = { "text-anchor": "end", fill: this.colours.soft, "font-size": 12 };
    return [svg("line", line), this.text(label, right, y - 4, style)];
  }

  line(line) {
    const xs = line.steps.map(this.x);
    const [ys, lows, highs] = [line.values, line.low, line.high].map((values) => values.map(this.y));
    const stroke = { fill: "none", stroke: line.colour, "stroke-width": 2, "stroke-linejoin": "round" };
    const nodes = [svg("path", { ...stroke, d: path(xs, ys), "stroke-dasharray": line.dash })];
    if (line.low.some((value, index) => value !== line.high[index])) {
      const band = `${path(xs, highs)}${path([...xs].reverse(), [...lows].reverse()).replace("M", "L")}Z`;
      nodes.unshift(svg("path", { d: band, fill: line.colour, opacity: 0.16 }));
    }
    if (xs.length === 1 && ys[0] !== null) nodes.push(svg("circle", { cx: xs[0], cy: ys[0], r: 3, fill: line.colour }));
    return nodes;
  }

  /** The lines' names at their ends, moved apart where they would overlap. */
  labels(right) {
    const ended = this.panel.lines
      .map((line) => ({ line, y: this.y(line.values.at(-1) ?? null), x: this.x(line.steps.at(-1) ?? null) }))
      .filter(({ y }) => y !== null);
    const range = { gap: LABEL_GAP, low: MARGIN.top + 4, high: HEIGHT - MARGIN.bottom };
    const places = spread(ended.map(({ y }) => y), range);
    return ended.flatMap(({ line, y, x }, index) => [
      svg("path", {
        d: `M${x + 2} ${y}L${right + 6} ${places[index]}`,
        stroke: line.colour,
        opacity: 0.45,
        fill: "none",
        "stroke-dasharray": "1 3",
      }),
      this.text(line.name, right + 9, places[index] + 4, { fill: line.colour, "font-weight": 600 }),
    ]);
  }

  point(x) {
    const steps = this.panel.lines.flatMap((line) => line.steps);
    const index = nearest(steps.map(this.x), x);
    this.look(index < 0 ? null : steps[index]);
  }

  onKey(event) {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    const steps = [...new Set(this.panel.lines.flatMap((line) => line.steps))].sort((a, b) => a - b);
    if (!steps.length) return;
    const now = this.at === null ? (direction > 0 ? -1 : steps.length) : nearest(steps, this.at);
    this.look(steps[Math.min(steps.length - 1, Math.max(0, now + direction))]);
  }

  /** Reads every line off at a step. */
  look(step) {
    this.at = step;
    this.cursor.replaceChildren();
    this.readout.replaceChildren();
    if (step === null) return;
    const x = this.x(step);
    const bottom = HEIGHT - MARGIN.bottom;
    this.cursor.append(svg("line", { x1: x, x2: x, y1: MARGIN.top, y2: bottom, stroke: this.colours.soft }));
    this.readout.append(span(`${this.panel.x_name} ${written(step)}`));
    for (const line of this.panel.lines) {
      const index = nearest(line.steps, step);
      if (index < 0 || line.steps[index] > step) continue;
      const y = this.y(line.values[index]);
      if (y !== null) this.cursor.append(svg("circle", { cx: this.x(line.steps[index]), cy: y, r: 3.5, fill: line.colour }));
      this.readout.append(span(`${line.name} ${written(line.values[index], this.panel)}`, line.colour));
    }
  }
}

/** Hands the reader a drawing as a file of its own, on the paper of the page. */
function saved(drawing, title, paper) {
  const copy = drawing.cloneNode(true);
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("font-family", "sans-serif");
  copy.prepend(svg("rect", { width: "100%", height: "100%", fill: paper }));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  link.download = `${title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}.svg`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function span(text, colour = "") {
  const node = document.createElement("span");
  node.textContent = text;
  node.style.color = colour;
  return node;
}

/** What a reader who cannot see the chart is told: where every line stands now. */
function summary(panel) {
  const ends = panel.lines.map((line) =>
    line.values.length
      ? `${line.name} ${written(line.values.at(-1), panel)} at ${panel.x_name} ${line.steps.at(-1)}`
      : `${line.name} has not begun`,
  );
  return `${panel.title}. ${ends.join("; ")}.`;
}

function svg(name, attributes = {}) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

class Charts {
  constructor(root) {
    this.root = root.querySelector(".panels");
    this.panels = [];
    this.observer = sizeObserver(() => this.draw());
    this.observer.observe(this.root);
  }

  update({ data }) {
    this.data = data;
    while (this.panels.length < data.panels.length) this.panels.push(new Panel());
    this.panels.length = data.panels.length;
    if (this.root.children.length !== this.panels.length) {
      this.root.replaceChildren(...this.panels.map((panel) => panel.figure));
    }
    this.draw();
  }

  leave() {
    this.observer.disconnect();
  }

  draw() {
    if (!this.data) return;
    this.panels.forEach((panel, index) => panel.update(this.data.panels[index], this.data.colours));
  }
}

export default component(Charts);
