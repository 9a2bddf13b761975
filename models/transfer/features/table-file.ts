import { checkTable, type FeatureTable } from './table';

/** 'SFT1' in ASCII, little-endian: Saccade feature table, version 1. */
const MAGIC = 0x31544653;
const PREFIX = 8;

interface Header {
  readonly source: string;
  readonly dims: number;
  readonly ids: readonly string[];
}

/**
 * A table as bytes, for storage or a file: magic and length of the header (two little-endian uint32), the header as
 * JSON in UTF-16 code units, the labels as int32, the features as halves. Numbers have the byte order of the platform,
 * which is little-endian wherever browsers run.
 */
export function encodeTable({ source, dims, ids, labels, data }: FeatureTable): ArrayBuffer {
  const header = JSON.stringify({ source, dims, ids } satisfies Header);
  const labelsAt = align(PREFIX + header.length * 2);
  const dataAt = labelsAt + labels.byteLength;
  const bytes = new ArrayBuffer(dataAt + data.byteLength);
  new Uint32Array(bytes, 0, 2).set([MAGIC, header.length]);
  const text = new Uint16Array(bytes, PREFIX, header.length);
  for (let i = 0; i < header.length; i++) text[i] = header.charCodeAt(i);
  new Int32Array(bytes, labelsAt, labels.length).set(labels);
  new Uint16Array(bytes, dataAt, data.length).set(data);
  return bytes;
}

/** @throws RangeError if the bytes are no table, or not all of one */
export function decodeTable(bytes: ArrayBuffer): FeatureTable {
  const { source, dims, ids } = readHeader(bytes);
  const labelsAt = align(PREFIX + new Uint32Array(bytes, 4, 1)[0]! * 2);
  const dataAt = labelsAt + ids.length * 4;
  if (bytes.byteLength !== dataAt + ids.length * dims * 2) throw new RangeError('the features are cut short');
  const labels = new Int32Array(bytes.slice(labelsAt, dataAt));
  const table = { source, dims, ids, labels, data: new Uint16Array(bytes.slice(dataAt)) };
  checkTable(table);
  return table;
}

function readHeader(bytes: ArrayBuffer): Header {
  const broken = new RangeError('these bytes are no table of features');
  if (bytes.byteLength < PREFIX) throw broken;
  const [magic, length] = new Uint32Array(bytes, 0, 2);
  if (magic !== MAGIC || PREFIX + length! * 2 > bytes.byteLength) throw broken;
  let text = '';
  for (const unit of new Uint16Array(bytes, PREFIX, length)) text += String.fromCharCode(unit);
  let header: Partial<Header>;
  try {
    header = JSON.parse(text) as Partial<Header>;
  } catch {
    throw broken;
  }
  const { source, dims, ids } = header;
  const fits = typeof source === 'string' && Number.isInteger(dims) && dims! >= 0 && Array.isArray(ids);
  if (!fits || !ids.every((id) => typeof id === 'string')) throw broken;
  return { source, dims: dims!, ids };
}

function align(offset: number): number {
  return Math.ceil(offset / 4) * 4;
}
