// Which cells take part: in a step, and with a cell. All of it is looked up in the links; nothing is computed anew.

/** Adds a cell to the set of its grid. */
function add(parts, name, cell) {
  if (!parts.has(name)) parts.set(name, new Set());
  parts.get(name).add(cell);
}

function addTerm(parts, link, term) {
  add(parts, link.left, link.leftCells[term]);
  if (link.right !== null) add(parts, link.right, link.rightCells[term]);
  add(parts, link.target, link.targetCells[term]);
}

/** What a step looks at and adds to nothing: `[{name, cell, won}]`. */
function seenInStep(model, step) {
  return model.seen.flatMap(({ grid, starts, cells, chosen }) =>
    Array.from({ length: starts[step + 1] - starts[step] }, (_, i) => starts[step] + i).map((place) => {
      return { name: grid, cell: cells[place], won: chosen !== null && chosen[place] === 1 };
    }),
  );
}

/** The cells of every grid that take part in a step: a Map from grid name to a Set of cells. */
export function partsOfStep(model, step) {
  const parts = new Map();
  for (const { name, cell } of seenInStep(model, step)) add(parts, name, cell);
  for (const link of model.links) {
    for (let term = link.starts[step]; term < link.starts[step + 1]; term++) addTerm(parts, link, term);
  }
  return parts;
}

/** For every cell the terms it is in: `order[starts[cell]]` to `order[starts[cell + 1] - 1]`. */
export function termsByCell(cells, size) {
  const starts = new Uint32Array(size + 1);
  for (const cell of cells) starts[cell + 1]++;
  for (let cell = 0; cell < size; cell++) starts[cell + 1] += starts[cell];
  const next = starts.slice();
  const order = new Uint32Array(cells.length);
  cells.forEach((cell, term) => {
    order[next[cell]++] = term;
  });
  return { starts, order };
}

const SIDES = { left: "leftCells", right: "rightCells", target: "targetCells" };

/** The terms of a link in which a cell stands on one side ("left", "right" or "target"). */
export function termsWith(model, link, side, cell) {
  link.index ??= {};
  link.index[side] ??= termsByCell(link[SIDES[side]], model.grid[link[side]].size);
  const { starts, order } = link.index[side];
  return order.subarray(starts[cell], starts[cell + 1]);
}

/** Every term that makes a cell: `[{link, term}]` in the order in which they are added. */
export function termsMaking(model, name, cell) {
  const found = [];
  for (const link of model.links) {
    if (link.target === name) for (const term of termsWith(model, link, "target", cell)) found.push({ link, term });
  }
  return found.sort((a, b) => a.link.steps[a.term] - b.link.steps[b.term]);
}

/** Every term that a cell is a factor of: `[{link, term}]`. */
export function termsUsing(model, name, cell) {
  const found = [];
  for (const link of model.links) {
    for (const side of ["left", "right"]) {
      if (link[side] === name) for (const term of termsWith(model, link, side, cell)) found.push({ link, term });
    }
  }
  return found;
}

/**
 * The cells of a factor that no step reads: left over at the end, or skipped between windows and taps. The border of max
 * pooling, minus infinity, is not among them: it is there so as never to win.
 */
export function cellsNeverRead(model, name) {
  const sides = model.links.flatMap((link) => ["left", "right"].filter((side) => link[side] === name).map((side) => ({ link, side })));
  if (sides.length === 0) return new Set();
  const read = new Set(sides.flatMap(({ link, side }) => Array.from(link[SIDES[side]])));
  const { size, values } = model.grid[name];
  return new Set(Array.from({ length: size }, (_, cell) => cell).filter((cell) => !read.has(cell) && Number.isFinite(values[cell])));
}

function follow(model, parts, name, cell, { find, next }) {
  const seen = new Set([`${name} ${cell}`]);
  const open = [[name, cell]];
  while (open.length > 0) {
    for (const { link, term } of find(model, ...open.pop())) {
      addTerm(parts, link, term);
      for (const [grid, other] of next(link, term)) {
        const id = `${grid} ${other}`;
        if (!seen.has(id)) open.push([grid, other]);
        seen.add(id);
      }
    }
  }
}

const factors = (link, term) =>
  link.right === null
    ? [[link.left, link.leftCells[term]]]
    : [[link.left, link.leftCells[term]], [link.right, link.rightCells[term]]];
const result = (link, term) => [[link.target, link.targetCells[term]]];

/**
 * The cells of every grid that have to do with a cell: what it is made of, through all stages, and what it feeds, with
 * the partners it is multiplied by. The cell itself is among them.
 */
export function partsOfCell(model, name, cell) {
  const parts = new Map();
  add(parts, name, cell);
  follow(model, parts, name, cell, { find: termsMaking, next: factors });
  follow(model, parts, name, cell, { find: termsUsing, next: result });
  return parts;
}

/**
 * The values of the result grids when a step has been done: `{name: {values, done}}`. A value is NaN where no term has
 * arrived yet; `done` is 1 where all have.
 */
export function resultsAt(model, step) {
  const results = {};
  for (const grid of model.grids) {
    if (grid.role !== "result") continue;
    const { steps, cells, values: arriving } = arrivals(model, grid.name);
    const values = new Float32Array(grid.size).fill(NaN);
    for (let i = 0; i < steps.length && steps[i] <= step; i++) values[cells[i]] = arriving[i];
    const done = Uint8Array.from(lastSteps(model, grid.name), (last) => (last <= step ? 1 : 0));
    results[grid.name] = { values, done };
  }
  return results;
}

/** Everything that a result's cells receive, in the order in which it arrives: `{steps, cells, values}`. */
function arrivals(model, name) {
  model.arrivals ??= {};
  if (model.arrivals[name] === undefined) {
    const found = [];
    const [complete, last] = [model.grid[name].values, lastSteps(model, name)];
    for (const link of model.links) {
      if (link.target !== name) continue;
      link.targetCells.forEach((cell, term) => {
        const step = link.steps[term];
        const value = link.running === null || step === last[cell] ? complete[cell] : link.running[term];
        found.push({ step, cell, value });
      });
    }
    found.sort((a, b) => a.step - b.step);
    model.arrivals[name] = {
      steps: Uint32Array.from(found, ({ step }) => step),
      cells: Uint32Array.from(found, ({ cell }) => cell),
      values: Float32Array.from(found, ({ value }) => value),
    };
  }
  return model.arrivals[name];
}

/** The last step that adds to each cell of a result; a cell that nothing reaches counts as done from the start. */
export function lastSteps(model, name) {
  model.last ??= {};
  if (model.last[name] === undefined) {
    const last = new Int32Array(model.grid[name].size).fill(-1);
    for (const link of model.links) {
      if (link.target !== name) continue;
      link.targetCells.forEach((cell, term) => {
        last[cell] = Math.max(last[cell], link.steps[term]);
      });
    }
    model.last[name] = last;
  }
  return model.last[name];
}

/**
 * Small numbers to write into cells during a step, as lectures do: the weight beside each value of the window, or, where
 * one value is spread over many cells, the product that each of them receives. `[{name, cell, value}]`.
 */
export function notesOfStep(model, step) {
  const notes = [];
  for (const link of model.links) {
    if (link.right === null) continue;
    const terms = Array.from({ length: link.starts[step + 1] - link.starts[step] }, (_, i) => link.starts[step] + i);
    const distinct = (cells) => new Set(terms.map((term) => cells[term])).size === terms.length;
    if (distinct(link.leftCells)) {
      const weights = model.grid[link.right].values;
      for (const term of terms) {
        notes.push({ name: link.left, cell: link.leftCells[term], value: weights[link.rightCells[term]] });
      }
    } else if (distinct(link.targetCells)) {
      for (const term of terms) notes.push({ name: link.target, cell: link.targetCells[term], value: link.values[term] });
    }
  }
  return notes;
}

/** The cells that win in a step (max pooling): `[{name, cell}]`. */
export function winnersOfStep(model, step) {
  const winners = [];
  for (const link of model.links) {
    if (link.chosen === null) continue;
    for (let term = link.starts[step]; term < link.starts[step + 1]; term++) {
      if (link.chosen[term]) winners.push({ name: link.left, cell: link.leftCells[term] });
    }
  }
  const seen = seenInStep(model, step).filter(({ won }) => won);
  return [...winners, ...seen.map(({ name, cell }) => ({ name, cell }))];
}
