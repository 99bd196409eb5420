// Turns the payload into the model that everything else reads: grids and links with typed arrays.

import { unpacked } from "../packing.mjs";

const EXPONENT_OFFSET = 64;
const ARRAYS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array };

// What a grid is unless its payload says something else; empty fields do not travel.
const UNSAID = {
  channelNames: [],
  marks: [],
  rows: [],
  sign: "",
  border: { top: 0, bottom: 0, left: 0, right: 0 },
  editable: false,
  reversed: false,
};

/** One array from the blob, whose bytes lie plane by plane: all first bytes, then all second bytes, ... */
export function readArray(bytes, [type, start, length]) {
  const size = ARRAYS[type].BYTES_PER_ELEMENT;
  const joined = new Uint8Array(length * size);
  for (let plane = 0; plane < size; plane++) {
    const offset = start + plane * length;
    for (let i = 0; i < length; i++) joined[i * size + plane] = bytes[offset + i];
  }
  return new ARRAYS[type](joined.buffer);
}

/** Decimals that were sent as mantissas, whose last bit is the sign, and exponents of ten. */
export function readDecimals(bytes, { mantissas, exponents }) {
  const tens = readArray(bytes, exponents);
  return Float32Array.from(readArray(bytes, mantissas), (signed, i) => {
    const exponent = tens[i] - EXPONENT_OFFSET;
    const size = exponent < 0 ? Math.floor(signed / 2) / 10 ** -exponent : Math.floor(signed / 2) * 10 ** exponent;
    return signed % 2 === 1 ? -size : size;
  });
}

/** The step of every term, from where each step's terms start. */
export function stepsOfTerms(starts) {
  const steps = new Uint32Array(starts[starts.length - 1]);
  for (let step = 0; step + 1 < starts.length; step++) steps.fill(step, starts[step], starts[step + 1]);
  return steps;
}

/**
 * The model of a payload: `{count, grids, links, seen, grid}`, where `grid` finds a grid by its name. A promise of it where
 * the payload is deflated; a small one is not, so that it can be drawn together with the page around it.
 */
export function unpack(payload) {
  const bytes = unpacked(payload);
  return bytes instanceof Promise ? bytes.then((all) => modelOf(payload, all)) : modelOf(payload, bytes);
}

function modelOf(payload, bytes) {
  const array = (place) => (place === undefined || place === null ? null : (place.mantissas ? readDecimals : readArray)(bytes, place));
  const grids = payload.grids.map((grid) => {
    const [channels, h, w] = grid.shape;
    const values = array(grid.values);
    return { ...UNSAID, label: grid.name, ...grid, channels, h, w, size: channels * h * w, values, inserted: array(grid.inserted) };
  });
  const links = payload.links.map((link) => {
    const starts = array(link.starts);
    return {
      right: null,
      ...link,
      starts,
      steps: stepsOfTerms(starts),
      leftCells: array(link.leftCells),
      rightCells: array(link.rightCells),
      targetCells: array(link.targetCells),
      values: array(link.values),
      running: array(link.running),
      chosen: array(link.chosen),
    };
  });
  const seen = payload.looks.map(({ grid, starts, cells, chosen }) => {
    return { grid, starts: array(starts), cells: array(cells), chosen: array(chosen) };
  });
  return { count: payload.count, grids, links, seen, grid: Object.fromEntries(grids.map((grid) => [grid.name, grid])) };
}

/** True where two grids are drawn with the same cells, so that only their values need to be written anew. */
export function sameShape(one, other) {
  const drawn = ({ name, shape, border, editable, sign, label, channelNames, marks, rows, inserted }) =>
    JSON.stringify([name, shape, border, editable, sign, label, channelNames, marks, rows, inserted && [...inserted]]);
  return drawn(one) === drawn(other);
}
