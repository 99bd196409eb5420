// A picture's levels, read once in the browser from the file that the page shows.

const kept = new Map(); // by address: a reader comes back to the same few pictures
const MOST = 8;

/** The decoded picture at an address: `{data, width, height}` with data in RGBA order. */
export function readPicture(address) {
  if (!kept.has(address)) {
    if (kept.size >= MOST) kept.delete(kept.keys().next().value);
    kept.set(address, decoded(address));
  }
  return kept.get(address);
}

async function decoded(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  brush.drawImage(image, 0, 0);
  return brush.getImageData(0, 0, canvas.width, canvas.height);
}
