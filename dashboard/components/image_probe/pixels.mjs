// A picture's levels, read once in the browser from the file that the page shows.

const kept = new Map(); // by address: a reader comes back to the same few pictures
const MOST = 8;

const TRIES = 6; // between two runs of a page the server may be without a file for a moment
const WAIT_MILLISECONDS = 250;

/** The decoded picture at an address: `{data, width, height}` with data in RGBA order. */
export function readPicture(address) {
  if (!kept.has(address)) {
    if (kept.size >= MOST) kept.delete(kept.keys().next().value);
    const reading = persistently(() => decoded(address));
    reading.catch(() => kept.delete(address));
    kept.set(address, reading);
  }
  return kept.get(address);
}

/** Loads a picture into an `img` element, again where the server is without it for a moment. */
export function showPicture(image, address) {
  if (image.dataset.address === address) return;
  image.dataset.address = address;
  const isWanted = () => image.dataset.address === address && image.isConnected;
  persistently(() => loaded(address), isWanted).then(
    (usable) => isWanted() && (image.src = usable),
    (error) => {
      if (isWanted()) throw error; // else another picture is to be shown, or none any more: the file may be gone
    },
  );
}

async function loaded(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return address;
}

async function persistently(read, isWanted = () => true) {
  for (let tries = 1; ; tries++) {
    try {
      return await read();
    } catch (error) {
      if (tries >= TRIES || !isWanted()) throw error;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MILLISECONDS * tries));
    }
  }
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
