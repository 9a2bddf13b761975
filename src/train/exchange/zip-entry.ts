import { Inflate } from 'fflate';
import { crc32 } from './crc32';
import { ImportFault } from './fault';
import { SkipFault } from './packed-file';
import type { ZipEntry } from './zip-directory';

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
/** Read at once. */
const SLICE = 2 ** 18;
/** Inflated at once: deflate makes at most 1,032 bytes of one, so no more than 16 MiB appear unchecked. */
const STEP = 2 ** 14;

/**
 * One file of a ZIP, unpacked. Never more than the directory announced: what would be more is an ImportFault 'bomb' as
 * soon as it shows. Rejects with a SkipFault where this file alone is at fault.
 */
export async function readEntry(zip: Blob, entry: ZipEntry, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.encrypted) throw new SkipFault('encrypted');
  if (entry.method !== 0 && entry.method !== 8) throw new SkipFault('unsupported-compression', `${entry.method}`);
  const from = await dataOffset(zip, entry);
  if (from + entry.packedBytes > zip.size) throw new SkipFault('corrupt-image', 'beyond the end');
  const out = new Filling(entry);
  const inflate = entry.method === 8 ? new Inflate((chunk) => out.push(chunk)) : null;
  for (let at = 0; at < entry.packedBytes; at += SLICE) {
    signal?.throwIfAborted();
    const slice = await bytesOf(zip, from + at, from + Math.min(at + SLICE, entry.packedBytes));
    if (!inflate) out.push(slice);
    else inflateSlice(inflate, slice);
  }
  signal?.throwIfAborted();
  return out.finish();
}

/** The local header has its own name and extra field, whose lengths may differ from the directory's. */
async function dataOffset(zip: Blob, { offset }: ZipEntry): Promise<number> {
  const header = new DataView((await bytesOf(zip, offset, offset + LOCAL_BYTES)).buffer);
  if (header.byteLength < LOCAL_BYTES || header.getUint32(0, true) !== LOCAL) throw new SkipFault('corrupt-image');
  return offset + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
}

function inflateSlice(inflate: Inflate, slice: Uint8Array): void {
  for (let i = 0; i < slice.length; i += STEP) {
    try {
      inflate.push(slice.subarray(i, i + STEP));
    } catch (error) {
      throw error instanceof ImportFault ? error : new SkipFault('corrupt-image', String(error));
    }
  }
}

/** Collects what was announced, no byte more and none less. */
class Filling {
  readonly #entry: ZipEntry;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;
  #crc = 0;

  constructor(entry: ZipEntry) {
    this.#entry = entry;
    this.#bytes = new Uint8Array(entry.bytes);
  }

  push(chunk: Uint8Array): void {
    if (this.#length + chunk.length > this.#entry.bytes) throw new ImportFault('bomb', this.#entry.path);
    this.#bytes.set(chunk, this.#length);
    this.#length += chunk.length;
    this.#crc = crc32(chunk, this.#crc);
  }

  finish(): Uint8Array<ArrayBuffer> {
    const { bytes, crc } = this.#entry;
    if (this.#length !== bytes || this.#crc !== crc) throw new SkipFault('corrupt-image', 'checksum');
    return this.#bytes;
  }
}

async function bytesOf(zip: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await zip.slice(from, to).arrayBuffer());
  } catch (error) {
    throw new ImportFault('unreadable', String(error));
  }
}
