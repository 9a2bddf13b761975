import type { Layout } from './header';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

/** GIF89a: a screen, then extensions and images in blocks, then a trailer. */
export function readGif(data: DataView): Layout {
  const width = data.getUint16(6, true);
  const height = data.getUint16(8, true);
  let images = 0;
  let at = 13 + tableBytes(data.getUint8(10));
  while (at < data.byteLength) {
    const block = data.getUint8(at);
    if (block === EXTENSION) {
      at = afterSubBlocks(data, at + 2);
    } else if (block === IMAGE && at + 10 < data.byteLength) {
      images++;
      at = afterSubBlocks(data, at + 11 + tableBytes(data.getUint8(at + 9)));
    } else {
      return { width, height, animated: images > 1, truncated: block !== TRAILER };
    }
  }
  return { width, height, animated: images > 1, truncated: true };
}

/** Size of the colour table that a packed field announces. */
function tableBytes(packed: number): number {
  return packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0;
}

function afterSubBlocks(data: DataView, from: number): number {
  let at = from;
  while (at < data.byteLength) {
    const size = data.getUint8(at);
    at += 1 + size;
    if (size === 0) break;
  }
  return at;
}
