// Many small pictures that can be chosen, cut out of one large picture. Arrow keys move, Enter or a click chooses.

import { cutOut, moved } from "./places.mjs";

const grids = new WeakMap();

class Grid {
  constructor(root) {
    this.list = root.querySelector(".cells");
    this.list.onclick = (event) => this.choose(event.target.closest(".cell"));
    this.list.onkeydown = (event) => this.onKey(event);
  }

  update(data, send) {
    this.send = send;
    const content = JSON.stringify([data.sprite, data.items, data.columns, data.layout]);
    if (content !== this.content) this.build(data);
    this.content = content;
    this.select(data.chosen);
  }

  build(data) {
    this.list.className = `cells ${data.layout}`;
    this.list.ariaLabel = data.label;
    this.list.style.setProperty("--size", `${data.size}px`);
    this.list.style.setProperty("--height", data.height ? `${data.height}px` : "none");
    this.list.replaceChildren(...data.items.map((item, index) => this.cell(item, index, data)));
    this.list.scrollTop = 0;
  }

  cell(item, index, data) {
    const cell = document.createElement("button");
    cell.className = item.empty ? "cell empty" : "cell";
    cell.type = "button";
    cell.role = "option";
    cell.title = item.tip;
    cell.ariaLabel = item.tip;
    cell.dataset.index = index;
    const picture = document.createElement("span");
    picture.className = "picture";
    picture.style.backgroundImage = `url("${data.sprite}")`;
    Object.assign(picture.style, cutOut(index, { columns: data.columns, rows: data.rows }));
    cell.append(picture, line("name", item.name), line("note", item.note));
    return cell;
  }

  select(chosen) {
    for (const cell of this.list.children) {
      const here = Number(cell.dataset.index) === chosen;
      cell.ariaSelected = String(here);
      cell.tabIndex = here ? 0 : -1;
      if (here && !this.seen?.has(chosen)) this.show(cell);
    }
    this.seen = new Set([chosen]);
  }

  /** Scrolls within the list only, never the page. */
  show(cell) {
    const list = this.list;
    const left = cell.offsetLeft - list.offsetLeft;
    const top = cell.offsetTop - list.offsetTop;
    if (left < list.scrollLeft || left + cell.offsetWidth > list.scrollLeft + list.clientWidth) list.scrollLeft = left;
    if (top < list.scrollTop || top + cell.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top;
  }

  choose(cell) {
    if (!cell) return;
    const index = Number(cell.dataset.index);
    this.select(index);
    this.send("chosen", index);
  }

  onKey(event) {
    const cells = [...this.list.children];
    const now = cells.indexOf(event.target.closest(".cell"));
    const perRow = cells.filter((cell) => cell.offsetTop === cells[0].offsetTop).length;
    const next = moved(event.key, now, { count: cells.length, perRow });
    if (next === null) return;
    event.preventDefault();
    for (const cell of cells) cell.tabIndex = -1;
    cells[next].tabIndex = 0;
    cells[next].focus();
  }
}

function line(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!grids.has(parentElement)) grids.set(parentElement, new Grid(parentElement));
  grids.get(parentElement).update(data, setTriggerValue);
  return () => grids.delete(parentElement);
}
