// The runs of a comparison with how far each has come, a button to stop or resume it, and a way into its network.

import { component } from "../component.mjs";

const LABELS = { stop: "Stop", resume: "Resume" };

class RunList {
  constructor(root) {
    this.table = root.querySelector("table");
    this.rows = new Map();
  }

  update({ data, setTriggerValue: send }) {
    this.send = send;
    const ids = data.runs.map((run) => run.id).join();
    if (ids !== this.ids) this.build(data);
    this.ids = ids;
    for (const run of data.runs) this.fill(this.rows.get(run.id), run);
  }

  build(data) {
    const head = document.createElement("tr");
    head.append(...data.columns.map((title, index) => cell("th", title, index < 2 ? "" : "number")), cell("th", ""));
    this.rows.clear();
    const rows = data.runs.map((run) => this.row(run, data.columns));
    this.table.replaceChildren(head, ...rows);
  }

  row(run, titles) {
    const row = document.createElement("tr");
    const name = cell("td", "", "name");
    name.append(sample(run), run.name);
    const bar = document.createElement("progress");
    bar.max = 1;
    const words = document.createElement("span");
    const state = cell("td", "", "state");
    state.append(bar, words);
    const numbers = run.numbers.map(() => cell("td", "", "number"));
    for (const [index, number] of numbers.entries()) number.dataset.title = titles[2 + index];
    const button = document.createElement("button");
    button.type = "button";
    button.onclick = () => {
      button.disabled = true;
      this.send(button.dataset.action, run.id);
    };
    const link = document.createElement("a");
    link.textContent = "Inspect";
    link.ariaLabel = `Inspect what ${run.name} has learned`;
    const last = cell("td", "", "actions");
    last.append(link, button);
    row.append(name, state, ...numbers, last);
    this.rows.set(run.id, { row, bar, words, numbers, button, link });
    return row;
  }

  fill(parts, run) {
    parts.row.dataset.status = run.status;
    parts.bar.value = run.share;
    parts.bar.ariaLabel = `${run.name}, ${Math.round(100 * run.share)} percent`;
    parts.words.textContent = run.words;
    parts.words.title = run.words;
    for (const [index, number] of parts.numbers.entries()) {
      number.textContent = run.numbers[index] ?? "–";
      number.classList.toggle("unknown", run.numbers[index] === null);
    }
    if (parts.button.dataset.action !== run.action) parts.button.disabled = false;
    parts.button.dataset.action = run.action;
    parts.button.hidden = !run.action;
    parts.button.textContent = LABELS[run.action] ?? "";
    parts.button.ariaLabel = `${LABELS[run.action]} ${run.name}`;
    parts.link.hidden = !run.link;
    parts.link.href = run.link;
  }
}

/** A piece of the run's line, as it is drawn in the charts. */
function sample(run) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("width", 26);
  picture.setAttribute("height", 8);
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "line");
  const attributes = { x1: 0, x2: 26, y1: 4, y2: 4, stroke: run.colour, "stroke-width": 2.5, "stroke-dasharray": run.dash };
  for (const [key, value] of Object.entries(attributes)) line.setAttribute(key, value);
  picture.append(line);
  return picture;
}

function cell(tag, text, className = "") {
  const node = document.createElement(tag);
  node.textContent = text;
  node.className = className;
  return node;
}

export default component(RunList);
