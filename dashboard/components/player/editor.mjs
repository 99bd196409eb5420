// Cells by keyboard: moving the focus inside a grid, and editing numbers in place.

import { decimalNumber, WANTED } from "../typed_numbers.mjs";
import { element } from "../dom.mjs";
import { full } from "./text.mjs";

/** The cell that a key moves the focus to, inside its channel; undefined for a key that moves nothing. */
export function movedTo({ w, h }, cell, key) {
  const [row, column] = [Math.floor(cell / w) % h, cell % w];
  const moves = {
    ArrowRight: column + 1 < w ? 1 : 0,
    ArrowLeft: column > 0 ? -1 : 0,
    ArrowDown: row + 1 < h ? w : 0,
    ArrowUp: row > 0 ? -w : 0,
    Home: -column,
    End: w - 1 - column,
  };
  return Object.hasOwn(moves, key) ? cell + moves[key] : undefined;
}

/**
 * Edits cells. `page` has: sheet(name), look(), opened() when a cell is opened, refused(words) when a number is not
 * taken, and send(edits), which receives every edit that the server has not seen yet, so that none is lost when two
 * follow each other quickly.
 */
export class Editor {
  constructor(page) {
    this.page = page;
    this.edits = [];
    this.serial = 0;
  }

  /** Drops the edits that the server has seen. */
  forget(seen) {
    this.edits = this.edits.filter(({ serial }) => serial > seen);
  }

  /** The values of a grid with the edits that are still on their way. */
  valuesOf(grid) {
    const values = grid.values.slice();
    for (const { name, cell, value } of this.edits) if (name === grid.name && cell < grid.size) values[cell] = value;
    return values;
  }

  /** Handles a key pressed on a cell; true if it meant something. */
  pressed({ name, cell }, event) {
    const next = movedTo(this.page.sheet(name).grid, cell, event.key);
    if (event.key === "Enter") this.open({ name, cell });
    else if (next !== undefined) this.focusOn(name, next);
    else return false;
    event.preventDefault();
    return true;
  }

  focusOn(name, cell) {
    const { cells, grid } = this.page.sheet(name);
    const plane = grid.h * grid.w;
    const first = Math.floor(cell / plane) * plane;
    for (const other of cells.slice(first, first + plane)) other.tabIndex = -1;
    cells[cell].tabIndex = 0;
    cells[cell].focus();
  }

  /** Opens a cell: Enter and Tab take the number and move on, Escape leaves it. */
  open(place) {
    const made = place && this.page.sheet(place.name).cells[place.cell];
    if (!made?.classList.contains("editable") || made.querySelector("input")) return;
    this.page.opened();
    const { grid } = this.page.sheet(place.name);
    const field = element("input", "field");
    field.inputMode = "decimal";
    field.setAttribute("aria-label", `New value of ${grid.label}`);
    field.value = full(this.valuesOf(grid)[place.cell]).replace("−", "-");
    field.onkeydown = (event) => this.#onKey(event, place);
    field.onblur = () => this.#take(place, field);
    made.classList.add("open");
    made.append(field);
    field.select();
  }

  #onKey(event, place) {
    const { key, target, shiftKey } = event;
    event.stopPropagation();
    if (!["Enter", "Tab", "Escape"].includes(key)) return;
    event.preventDefault();
    if (key === "Escape") target.value = "";
    else if (this.#refuses(target)) return;
    const next = key === "Escape" ? null : this.#editableAfter(place, shiftKey ? -1 : 1);
    this.focusOn(place.name, next ?? place.cell);
    if (next !== null) this.open({ name: place.name, cell: next });
  }

  /** Whether what stands in a field is neither a number nor nothing; it then says so and stays open. */
  #refuses(field) {
    const wrong = field.value.trim() !== "" && decimalNumber(field.value) === null;
    field.setAttribute("aria-invalid", String(wrong));
    if (wrong) {
      field.select();
      this.page.refused(WANTED);
    }
    return wrong;
  }

  #editableAfter({ name, cell }, direction) {
    const { cells } = this.page.sheet(name);
    for (let next = cell + direction; next >= 0 && next < cells.length; next += direction) {
      if (cells[next].classList.contains("editable")) return next;
    }
    return null;
  }

  /** Takes what was typed, shows it at once and sends it. */
  #take({ name, cell }, field) {
    const value = decimalNumber(field.value);
    const { cells, grid } = this.page.sheet(name);
    cells[cell]?.classList.remove("open");
    field.remove();
    if (value === null || cell >= grid.size || Math.fround(value) === this.valuesOf(grid)[cell]) return;
    this.serial = Math.max(this.serial, Date.now()) + 1;
    this.edits.push({ name, cell, value, serial: this.serial });
    this.page.sheet(name).showValues(this.valuesOf(grid), this.page.look());
    this.page.send(this.edits.slice());
  }
}
