import { letters, type Layout } from './header';

/** PNG and APNG (W3C PNG specification, third edition): chunks of length, type, data, CRC. */
export function readPng(data: DataView): Layout {
  const width = data.getUint32(16);
  const height = data.getUint32(20);
  let animated = false;
  for (let at = 8; at + 12 <= data.byteLength; at += 12 + data.getUint32(at)) {
    const type = letters(data, at + 4);
    if (type === 'acTL') animated = data.getUint32(at + 8) > 1;
    if (type === 'IEND') return { width, height, animated, truncated: false };
  }
  return { width, height, animated, truncated: true };
}
