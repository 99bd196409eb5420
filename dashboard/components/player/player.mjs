// The player on the page: it listens, keeps the clock and shows the model. No message goes to the server while it plays.

import { component, sizeObserver } from "../component.mjs";
import { Clockwork } from "../transport/playback_timer.mjs";
import { Editor } from "./editor.mjs";
import { ROOM_FOR_NOTES } from "./lettering.mjs";
import { cellsNeverRead, notesOfStep, partsOfCell, partsOfStep, resultsAt, winnersOfStep } from "./participants.mjs";
import { goTo, pause, pressed } from "../transport/playback.mjs";
import { showSums } from "./readout.mjs";
import { arrangement } from "./shapes.mjs";
import { Sheet } from "./grid_view.mjs";
import { calm, element, heightBelow, isDark, resolvedColour, watchHeights } from "../dom.mjs";
import { channelOfStep } from "./tables.mjs";
import { TableView } from "./tableview.mjs";
import { Transport } from "../transport/transport.mjs";
import { sameShape, unpack } from "./unpack.mjs";
import { sentenceOfCell, sentenceOfStep } from "./text.mjs";

const remembered = new Map(); // what the reader chose, by the player's key, while the tab lives
const SPOKEN_SPEED = 1;
const NARROW = 480;
// Pixels: what a stage needs at least, the sums' first line below the bar, a phone's stage and table, what the window's
// lower edge keeps free; and a table's share of the height that it has together with the grids.
const HEIGHTS = { least: 150, line: 36, phone: 560, phoneTable: 360, table: 290, edge: 8 };
const TABLE_SHARE = 0.55;

class Player {
  constructor(root) {
    this.root = root;
    this.summed = 0;
    this.work = new Clockwork({
      shown: (clock) => this.showClock(clock),
      rested: (step) => this.send("step", step),
    });
    this.section = root.querySelector(".player");
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.transport = new Transport(root, {
      key: (key) => this.work.set(pressed(this.clock, key)),
      go: (step) => this.work.set(goTo(this.clock, step)),
      view: (view) => this.setView(view),
    });
    this.tables = new TableView(this.part("panel"));
    this.editor = new Editor({
      sheet: (name) => this.sheets.get(name),
      look: () => this.look,
      opened: () => this.work.set(pause(this.clock)),
      refused: (words) => this.refuse(words),
      send: (edits) => this.send("edits", edits),
    });
    this.grown = sizeObserver(() => (this.tallest = Math.max(this.tallest, this.part("readout").clientHeight)));
    this.listen();
  }

  listen() {
    const stage = this.part("stage");
    stage.onpointerover = (event) => event.pointerType !== "touch" && this.lookAt(cellOf(event.target));
    stage.onpointerleave = () => this.lookAt(null);
    stage.addEventListener("focusin", (event) => this.lookAt(cellOf(event.target), { spoken: true }));
    stage.addEventListener("focusout", () => this.lookAt(null));
    stage.ondblclick = (event) => this.editor.open(cellOf(event.target));
    this.section.onkeydown = (event) => this.onKey(event);
  }

  /** Takes new data: the same grids are refilled, other grids are built anew. */
  async update({ data, setStateValue: send }) {
    this.send = send;
    this.data = data;
    const unpacked = unpack(data);
    const model = unpacked instanceof Promise ? await unpacked : unpacked;
    if (this.data !== data || !this.section.isConnected) return;
    const before = this.model;
    this.model = model;
    const memory = remembered.get(data.key) ?? { step: data.step, speed: data.speed, view: data.view };
    this.work.renew(model.count, { ...memory, reported: data.step });
    this.view ??= memory.view;
    this.editor.forget(data.seen);
    this.lookAround();
    this.build();
    for (const grid of model.grids) {
      this.sheets.get(grid.name).renew(grid);
      this.sheets.get(grid.name).mark("unread", cellsNeverRead(model, grid.name));
    }
    this.turnChanged(before);
    this.layOut();
    this.work.report(); // a step taken just before the page was drawn anew
  }

  /** A sheet for every grid; a sheet whose cells stay as they are is kept. */
  build() {
    const before = new Map(this.sheets ?? []);
    const kept = (grid) => before.has(grid.name) && sameShape(before.get(grid.name).grid, grid);
    this.sheets = new Map(
      this.model.grids.map((grid) => [grid.name, kept(grid) ? before.get(grid.name) : new Sheet(grid)]),
    );
    const sheets = [...this.sheets.values()];
    if (before.size === sheets.length && [...before.values()].every((sheet, place) => sheet === sheets[place])) return;
    this.looked = null;
    this.rows = [...new Set(sheets.flatMap(({ groups }) => [...groups.keys()]))];
    this.part("stage").replaceChildren(...this.rows.map((row, place) => laneOf(row, sheets, repeats(this.rows, place))));
    this.watching ??= watchHeights(this.section, () => this.takeSize());
    this.releaseReadout();
  }

  /** Reads what the page decides, before anything is written: a page that is read while it changes is laid out twice. */
  lookAround() {
    this.width = this.section.clientWidth;
    this.below = heightBelow(this.section);
    this.bar = this.part("transport").offsetHeight;
    this.scale = this.data.scales[isDark(this.section) ? "dark" : "light"];
  }

  turnChanged(before) {
    if (before === undefined || calm()) return;
    for (const grid of this.model.grids) {
      if ((before.grid[grid.name]?.reversed ?? false) !== grid.reversed) this.sheets.get(grid.name).turn(900);
    }
  }

  takeSize() {
    if (this.model === undefined || this.removed) return;
    if (this.section.clientWidth === this.width && Math.abs(heightBelow(this.section) - this.below) < 2) return;
    this.lookAround();
    this.layOut();
  }

  /**
   * The heights that grids and table may take: what the window leaves above the bar, so that figure and bar are seen
   * together; a player further down the page has the height that its page gives it.
   */
  heights() {
    const tabled = this.view !== "window";
    if (this.width < NARROW) return { stage: Math.max(HEIGHTS.phone, 1.8 * this.data.height), table: HEIGHTS.phoneTable };
    const left = this.below - this.bar - HEIGHTS.edge;
    if (left < HEIGHTS.least) return { stage: this.data.height, table: HEIGHTS.table };
    const table = TABLE_SHARE * left;
    return { stage: tabled ? left - table : left, table };
  }

  /** The size of cells, with room for the sums' first line below the bar where all numbers can be read then. */
  arranged(lanes) {
    const { stage } = this.heights();
    const within = (height) => arrangement(lanes, { width: this.width - 8, height });
    const roomy = within(stage - HEIGHTS.line);
    const readable = [...this.sheets.values()].every((sheet) => sheet.letters(roomy.cell) !== null);
    return readable ? roomy : within(stage);
  }

  /** Chooses the size of the cells for the room there is, and paints everything. */
  layOut() {
    if (this.model === undefined || this.removed) return;
    if (this.width === 0) return;
    const sheets = [...this.sheets.values()];
    const lanes = this.rows.map((name, place) => ({
      name,
      grids: sheets.map((sheet) => sheet.extents(name)).filter(({ length }) => length > 0),
      repeated: repeats(this.rows, place),
    }));
    const { cell, together } = this.arranged(lanes);
    this.pitch = cell;
    this.section.classList.toggle("together", together);
    const gap = this.pitch >= 24 ? 2 : this.pitch >= 12 ? 1 : 0;
    this.section.style.setProperty("--cell", `${this.pitch - gap}px`);
    this.section.style.setProperty("--gap", `${gap}px`);
    this.look = { scale: this.scale };
    for (const sheet of sheets) {
      sheet.setLetters(this.pitch - gap);
      if (sheet.grid.role === "operand") sheet.showValues(this.editor.valuesOf(sheet.grid), this.look);
    }
    this.buildTables();
    this.show({ glides: false });
  }

  buildTables() {
    const size = { width: this.width - 4, height: this.heights().table };
    const ground = this.view === "window" ? "" : resolvedColour(this.section, "--faint");
    this.tables.build(this.model, { view: this.view, step: this.clock.step, size, look: { scale: this.scale, ground } });
    this.tabled = channelOfStep(this.model, this.clock.step);
    this.transport.showView(this.view);
  }

  /** Shows the step, or the cell that is looked at; frames glide to a new step, not to where a new layout puts them. */
  show({ glides = true } = {}) {
    const { model, clock } = this;
    this.showPace(glides);
    const results = resultsAt(model, clock.step);
    for (const [name, { values, done }] of Object.entries(results)) {
      this.sheets.get(name).showValues(values, { ...this.look, done });
    }
    if (this.view === "im2col" && this.tabled !== channelOfStep(model, clock.step)) this.buildTables();
    this.showParts(results);
  }

  /** Frames glide while there is time to see it; the custom property is only set anew where it changes. */
  showPace(glides) {
    const { playing, speed } = this.clock;
    const glide = !glides || calm() || (playing && speed > 4) ? "0ms" : "160ms";
    if (glide !== this.glide) this.section.style.setProperty("--glide", glide);
    this.glide = glide;
    this.section.classList.toggle("running", playing);
  }

  showParts(results) {
    const { model, looked } = this;
    const { step } = this.clock;
    const parts = looked === null ? partsOfStep(model, step) : partsOfCell(model, looked.name, looked.cell);
    const notes = looked === null && this.pitch >= ROOM_FOR_NOTES ? notesOfStep(model, step) : [];
    const winners = looked === null ? winnersOfStep(model, step) : [];
    for (const [name, sheet] of this.sheets) {
      const own = parts.get(name) ?? new Set();
      sheet.mark("on", own);
      sheet.frameAround(own, this.pitch);
      sheet.showNotes(new Map(notes.filter((note) => note.name === name).map(({ cell, value }) => [cell, value])));
      sheet.mark("winner", new Set(winners.filter((winner) => winner.name === name).map(({ cell }) => cell)));
      sheet.mark("looked", new Set(looked?.name === name ? [looked.cell] : []));
    }
    this.section.classList.toggle("looking", looked !== null);
    this.tables.show(parts, results);
    this.showWords();
  }

  /** Writes step and sums; the place for sums grows but never shrinks, so that nothing below jumps while it plays. */
  showWords() {
    if (this.tooQuickToRead()) return;
    this.transport.showClock(this.clock);
    const place = this.part("readout");
    if (this.tallest > 0) place.style.minHeight = `${this.tallest}px`;
    showSums(place, this.model, { step: this.clock.step, looked: this.looked });
  }

  /** Lets the place for sums be as small as those of new grids. */
  releaseReadout() {
    const place = this.part("readout");
    this.tallest = 0;
    place.style.minHeight = "";
    this.grown.unobserve(place);
    this.grown.observe(place);
  }

  /** True while the player runs faster than words can be read: they are then written a few times a second only. */
  tooQuickToRead() {
    const now = performance.now();
    if (this.looked === null && this.clock.playing && this.clock.speed > 8 && now - this.summed < 150) return true;
    this.summed = now;
    return false;
  }

  /** Looks at a cell as long as the pointer or the focus is on it; null goes back to the step. */
  lookAt(place, { spoken = false } = {}) {
    if (this.model === undefined || (this.looked?.name === place?.name && this.looked?.cell === place?.cell)) return;
    this.looked = place;
    this.showParts(resultsAt(this.model, this.clock.step));
    if (spoken && place !== null) this.say(sentenceOfCell(this.model, place.name, place.cell));
  }

  showClock(clock) {
    if (this.model === undefined) return;
    this.looked = null;
    this.show();
    this.remember();
    if (!clock.playing || clock.speed <= SPOKEN_SPEED) this.say(sentenceOfStep(this.model, clock.step));
  }

  get clock() {
    return this.work.clock;
  }

  setView(view) {
    this.view = view;
    this.remember();
    this.layOut();
    this.send("view", view);
  }

  remember() {
    const { step, speed } = this.clock;
    remembered.set(this.data.key, { step, speed, view: this.view });
  }

  /** Says, in place of the sums, why a number is not taken. */
  refuse(words) {
    this.part("readout").replaceChildren(element("div", "line refused", words));
    this.say(words);
  }

  say(sentence) {
    this.part("spoken").textContent = sentence;
  }

  onKey(event) {
    if (event.target.tagName === "INPUT" && event.target.type !== "range") return;
    const place = cellOf(event.target);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && place !== null && this.editor.pressed(place, event)) return;
    if (this.model !== undefined) this.work.key(event);
  }

  leave() {
    this.removed = true;
    this.watching?.();
    this.grown.disconnect();
    this.work.leave();
  }
}

/** Whether a row has the same grids as the one above it: both have names. */
const repeats = (rows, place) => place > 0 && rows[place] !== "" && rows[place - 1] !== "";

/** A row of the stage: its name, and what each grid has in it. */
function laneOf(row, sheets, repeated) {
  const lane = element("div", repeated ? "lane repeated" : "lane");
  if (row !== "") lane.append(element("span", "rowname", row));
  for (const { groups } of sheets) if (groups.has(row)) lane.append(groups.get(row));
  return lane;
}

function cellOf(target) {
  const cell = target.closest?.(".cell");
  return cell ? { name: cell.dataset.grid, cell: Number(cell.dataset.cell) } : null;
}

export default component(Player);
