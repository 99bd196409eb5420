// A video as a block of numbers: frames, rows, columns; slices of it, and the window that a kernel reads. Pure maths.

/** The value at a frame, row and column; 0 beyond the block, as padding has it. */
export function at({ values, shape: [frames, rows, columns] }, [t, r, c]) {
  if (t < 0 || r < 0 || c < 0 || t >= frames || r >= rows || c >= columns) return 0;
  return values[(t * rows + r) * columns + c];
}

/** One frame as rows of values. */
export function frameOf(block, t) {
  const [, rows, columns] = block.shape;
  return { rows, columns, values: block.values.subarray(t * rows * columns, (t + 1) * rows * columns) };
}

/** One row of the picture through time: a line for every frame. */
export function sliceOf(block, r) {
  const [frames, rows, columns] = block.shape;
  const values = new Float32Array(frames * columns);
  for (let t = 0; t < frames; t++) {
    const start = (t * rows + r) * columns;
    values.set(block.values.subarray(start, start + columns), t * columns);
  }
  return { rows: frames, columns, values };
}

/** The window of a place: its first place and its lengths, along time, rows and columns. */
export function windowAt(place, kernelShape) {
  return { first: place.map((middle, axis) => middle - Math.floor(kernelShape[axis] / 2)), size: kernelShape };
}

/** The sum of each frame of the window, in the order of time. */
export function sumsByFrame(block, kernel, place) {
  const { first, size } = windowAt(place, kernel.shape);
  const [frames, rows, columns] = size;
  return Array.from({ length: frames }, (_, t) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        sum += at(kernel, [t, r, c]) * at(block, [first[0] + t, first[1] + r, first[2] + c]);
      }
    }
    return sum;
  });
}

/** The cell of a picture of rows and columns under a pointer, given as shares of its width and height. */
export function cellUnder(x, y, { rows, columns }) {
  const inside = (share, count) => Math.min(Math.max(Math.floor(share * count), 0), count - 1);
  return { row: inside(y, rows), column: inside(x, columns) };
}

/** A place moved by one cell with a key, or null for any other key. */
export function movedByKey([t, r, c], key, [, rows, columns]) {
  const move = { w: [-1, 0], s: [1, 0], a: [0, -1], d: [0, 1] }[key];
  if (!move) return null;
  const inside = (value, count) => Math.min(Math.max(value, 0), count - 1);
  return [t, inside(r + move[0], rows), inside(c + move[1], columns)];
}

/** Numbers from base64 of little-endian float32. */
export function floats(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
