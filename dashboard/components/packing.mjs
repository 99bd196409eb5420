// Reads what `packing.py` sends.

/** The bytes; a promise of them where they are deflated. */
export function unpacked({ blob, deflated }) {
  const bytes = Uint8Array.from(atob(blob), (letter) => letter.charCodeAt(0));
  return deflated ? inflated(bytes) : bytes;
}

/** Inflates a zlib stream. */
async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
