// Many small pictures that can be chosen, cut out of one large picture. Arrow keys move, Enter or a click chooses.

import { component, later } from "../component.mjs";
import { cutOut, moved } from "./places.mjs";

const PATIENCE_MILLISECONDS = 300;
const AGAIN_MILLISECONDS = 50;
const whenIdle = (act) =>
  "requestIdleCallback" in window
    ? window.requestIdleCallback(act, { timeout: PATIENCE_MILLISECONDS })
    : setTimeout(act, PATIENCE_MILLISECONDS / 6);

class Grid {
  constructor(root) {
    this.list = root.querySelector(".cells");
    this.list.onclick = (event) => this.choose(event.target.closest(".cell"));
    this.list.onkeydown = (event) => this.onKey(event);
  }

  /** Shows the first pictures at once; later ones when the page has drawn what the reader acts on. */
  update({ data, setTriggerValue: send }) {
    this.send = send;
    const waits = this.data !== undefined;
    this.data = data;
    if (waits) whenIdle(() => this.data === data && this.list.isConnected && this.show(data));
    else this.show(data);
  }

  show(data) {
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
    const cells = this.cells(data.items.length, data.label);
    data.items.forEach((item, index) => this.dress(cells[index], item, index, data));
  }

  /** As many cells as needed. Those of the same list stay, so that a click is not lost while its cell changes. */
  cells(count, label) {
    if (label !== this.label || count !== this.list.children.length) {
      this.list.replaceChildren(...Array.from({ length: count }, newCell));
      this.list.scrollTop = 0;
    }
    this.label = label;
    return [...this.list.children];
  }

  dress(cell, item, index, data) {
    cell.className = item.empty ? "cell empty" : "cell";
    cell.title = item.tip;
    cell.ariaLabel = item.tip;
    cell.dataset.index = index;
    const [picture, name, note] = cell.children;
    picture.style.backgroundImage = `url("${data.sprite}")`;
    Object.assign(picture.style, cutOut(index, { columns: data.columns, rows: data.rows }));
    name.textContent = item.name;
    note.textContent = item.note;
  }

  select(chosen) {
    for (const cell of this.list.children) {
      const here = Number(cell.dataset.index) === chosen;
      cell.ariaSelected = String(here);
      cell.tabIndex = here ? 0 : -1;
      if (here && !this.seen?.has(chosen)) this.reveal(cell);
    }
    this.seen = new Set([chosen]);
  }

  /** Scrolls within the list only, never the page. */
  reveal(cell) {
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
    this.tell({ index, name: cell.children[1].textContent });
  }

  /** Tells the server of a choice once it has nothing else to do: what reaches it in the middle of a run can be lost. */
  tell(choice) {
    if (document.querySelector('[data-test-script-state="running"]') === null) this.send("chosen", choice);
    else later(this.list, () => this.tell(choice), AGAIN_MILLISECONDS);
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

function newCell() {
  const cell = document.createElement("button");
  cell.type = "button";
  cell.role = "option";
  cell.append(...["picture", "name", "note"].map((className) => {
    const span = document.createElement("span");
    span.className = className;
    return span;
  }));
  return cell;
}

export default component(Grid);
