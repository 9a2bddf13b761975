import { deflateSync } from 'fflate';
import { crc32 } from '../../../../src/train/exchange/crc32';

/** One entry, with whatever lies its headers are to tell. */
export interface Entry {
  readonly path: string | Uint8Array;
  readonly data: Uint8Array;
  readonly method?: 0 | 8 | number;
  readonly flags?: number;
  /** Announced instead of the truth. */
  readonly bytes?: number;
  readonly packedBytes?: number;
  readonly crc?: number;
  readonly offset?: number;
}

/** A ZIP written by hand, byte by byte, so that it can be as wrong as a test wants it. */
export function zipOf(entries: readonly Entry[], end: { count?: number; comment?: string; front?: number } = {}): Blob {
  const parts: Uint8Array[] = [new Uint8Array(end.front ?? 0)];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const path = typeof entry.path === 'string' ? new TextEncoder().encode(entry.path) : entry.path;
    const method = entry.method ?? 8;
    const packed = method === 8 ? deflateSync(entry.data) : entry.data;
    const common = [
      u16(20), u16(entry.flags ?? 0x800), u16(method), u32(0x21_0000), u32(entry.crc ?? crc32(entry.data)),
      u32(entry.packedBytes ?? packed.length), u32(entry.bytes ?? entry.data.length), u16(path.length), u16(0),
    ];
    const local = join(u32(0x04034b50), ...common, path, packed);
    parts.push(local);
    const tail = [u16(0), u16(0), u16(0), u32(0), u32(entry.offset ?? offset)];
    directory.push(join(u32(0x02014b50), u16(20), ...common, ...tail, path));
    offset += local.length;
  }
  const central = join(...directory);
  const count = end.count ?? entries.length;
  const comment = new TextEncoder().encode(end.comment ?? '');
  const sizes = [u16(count), u16(count), u32(central.length), u32(offset), u16(comment.length)];
  return new Blob([join(...parts, central, u32(0x06054b50), u32(0), ...sizes, comment)]);
}

export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function text(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
}

function u16(value: number): Uint8Array {
  return new Uint8Array(new Uint16Array([value]).buffer);
}

function u32(value: number): Uint8Array {
  return new Uint8Array(new Uint32Array([value]).buffer);
}
