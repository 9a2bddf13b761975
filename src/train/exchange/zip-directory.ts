import { ImportFault } from './fault';
import type { Limits } from './limits';
import { SMALL } from './limits';

/** One line of the central directory (APPNOTE 4.3.12). */
export interface ZipEntry {
  readonly path: string;
  readonly encrypted: boolean;
  /** 0 stored, 8 deflated; others are not read here. */
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its local header lies in the file. */
  readonly offset: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LONGEST_COMMENT = 0xffff;

/**
 * Reads the directory at the end of a ZIP and nothing else of it. What it announces is within the limits, or this
 * rejects with an ImportFault.
 */
export async function readDirectory(zip: Blob, limits: Limits): Promise<readonly ZipEntry[]> {
  const { at, size, count, base } = await findDirectory(zip);
  // Names are short: a directory of this size has more entries than are wanted.
  if (count > limits.files || size > limits.files * 512) throw new ImportFault('too-many-files', `${count}`);
  const entries = parse(await view(zip, at, at + size), base);
  if (entries.length !== count) throw new ImportFault('damaged', `${entries.length} entries of ${count}`);
  check(entries, zip.size, limits);
  return entries;
}

async function findDirectory(zip: Blob) {
  const from = Math.max(0, zip.size - END_BYTES - LONGEST_COMMENT);
  const tail = await view(zip, from, zip.size);
  for (let i = tail.byteLength - END_BYTES; i >= 0; i--) {
    if (tail.getUint32(i, true) !== END) continue;
    if (i + END_BYTES + tail.getUint16(i + 20, true) > tail.byteLength) continue;
    const disks = tail.getUint32(i + 4, true);
    const count = tail.getUint16(i + 10, true);
    const size = tail.getUint32(i + 12, true);
    const offset = tail.getUint32(i + 16, true);
    if (disks !== 0 || count === 0xffff || size === 0xffffffff || offset === 0xffffffff) {
      throw new ImportFault('unsupported', 'ZIP64, or in several parts');
    }
    const at = from + i - size;
    // Something may lie in front of the ZIP, such as a program that unpacks it; offsets do not count it.
    if (at < offset) throw new ImportFault('damaged', 'directory out of place');
    return { at, size, count, base: at - offset };
  }
  const begins = zip.size >= 4 && (await view(zip, 0, 4)).getUint32(0, true) === LOCAL;
  throw new ImportFault(begins ? 'truncated' : 'not-a-zip');
}

function parse(data: DataView, base: number): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < data.byteLength; ) {
    if (at + CENTRAL_BYTES > data.byteLength || data.getUint32(at, true) !== CENTRAL) {
      throw new ImportFault('damaged', `directory, byte ${at}`);
    }
    const flags = data.getUint16(at + 8, true);
    const pathBytes = data.getUint16(at + 28, true);
    const end = at + CENTRAL_BYTES + pathBytes + data.getUint16(at + 30, true) + data.getUint16(at + 32, true);
    if (end > data.byteLength) throw new ImportFault('damaged', `directory, byte ${at}`);
    const entry = {
      path: decodePath(new Uint8Array(data.buffer, data.byteOffset + at + CENTRAL_BYTES, pathBytes), utf8),
      encrypted: (flags & 1) !== 0,
      method: data.getUint16(at + 10, true),
      crc: data.getUint32(at + 16, true),
      packedBytes: data.getUint32(at + 20, true),
      bytes: data.getUint32(at + 24, true),
      offset: base + data.getUint32(at + 42, true),
    };
    const long = [entry.packedBytes, entry.bytes, entry.offset - base].includes(0xffffffff);
    if (long) throw new ImportFault('unsupported', `ZIP64: ${entry.path}`);
    entries.push(entry);
    at = end;
  }
  return entries;
}

function check(entries: readonly ZipEntry[], zipBytes: number, limits: Limits): void {
  let packed = 0;
  let total = 0;
  for (const { path, packedBytes, bytes } of entries) {
    if (bytes > limits.fileBytes) throw new ImportFault('too-large', path);
    if (bytes > SMALL && bytes > packedBytes * limits.ratio) throw new ImportFault('bomb', path);
    packed += packedBytes;
    total += bytes;
  }
  if (total > limits.totalBytes) throw new ImportFault('too-large', `${total} bytes`);
  // Entries that share their bytes are how small bombs are built (Fifield, "A better zip bomb", 2019).
  if (packed > zipBytes) throw new ImportFault('bomb', 'entries overlap');
}

/** UTF-8 whether or not it is announced; names that are not become Latin-1, which says at least the ASCII in them. */
function decodePath(bytes: Uint8Array, utf8: TextDecoder): string {
  try {
    return utf8.decode(bytes).normalize('NFC');
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

async function view(blob: Blob, from: number, to: number): Promise<DataView> {
  try {
    return new DataView(await blob.slice(from, to).arrayBuffer());
  } catch (error) {
    throw new ImportFault('unreadable', String(error));
  }
}
