import { letters, type Layout } from './header';

/** WebP container (RFC 9649): simple lossy, simple lossless, or extended. */
export function readWebp(data: DataView): Layout {
  const truncated = data.getUint32(4, true) + 8 > data.byteLength;
  switch (letters(data, 12)) {
    case 'VP8X': {
      const animated = (data.getUint8(20) & 0x02) !== 0;
      return { width: 1 + uint24(data, 24), height: 1 + uint24(data, 27), animated, truncated };
    }
    case 'VP8L': {
      const bits = data.getUint32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), animated: false, truncated };
    }
    default: {
      const width = data.getUint16(26, true) & 0x3fff;
      const height = data.getUint16(28, true) & 0x3fff;
      return { width, height, animated: false, truncated };
    }
  }
}

function uint24(data: DataView, at: number): number {
  return data.getUint16(at, true) | (data.getUint8(at + 2) << 16);
}
