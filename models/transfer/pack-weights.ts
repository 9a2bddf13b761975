import type { Weights } from './weights';

/** 'SWT1' in ASCII, little-endian: Saccade weights, version 1. */
const MAGIC = 0x31545753;
const PREFIX = 8;

interface Header {
  /** Plain data beside the weights. */
  readonly about: unknown;
  readonly arrays: readonly (readonly [name: string, length: number])[];
}

/**
 * Weights by name as bytes, for storage or a file: magic and length of the header (two little-endian uint32), the
 * header as JSON in UTF-16 code units, the arrays one after the other as float32. Single precision throughout: what is
 * trained here moves in steps that halves would round away. Numbers have the byte order of the platform, which is
 * little-endian wherever browsers run.
 * @param about plain data to lie beside them
 */
export function packWeights(weights: Weights, about: unknown = null): ArrayBuffer {
  const entries = Object.entries(weights);
  const header = JSON.stringify({ about, arrays: entries.map(([name, { length }]) => [name, length]) } satisfies Header);
  const start = dataStart(header.length);
  const bytes = new ArrayBuffer(entries.reduce((sum, [, { byteLength }]) => sum + byteLength, start));
  new Uint32Array(bytes, 0, 2).set([MAGIC, header.length]);
  const text = new Uint16Array(bytes, PREFIX, header.length);
  for (let i = 0; i < header.length; i++) text[i] = header.charCodeAt(i);
  let at = start;
  for (const [, values] of entries) {
    new Float32Array(bytes, at, values.length).set(values);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * @returns copies: the buffer may be transferred afterwards
 * @throws RangeError if the bytes are none that `packWeights` made, or not all of them
 */
export function unpackWeights(bytes: ArrayBuffer): { readonly weights: Weights; readonly about: unknown } {
  const { header, start } = readHeader(bytes);
  const total = header.arrays.reduce((sum, [, length]) => sum + 4 * length, start);
  if (total !== bytes.byteLength) throw new RangeError(`${bytes.byteLength} bytes of weights instead of ${total}`);
  const weights: [string, Float32Array][] = [];
  let at = start;
  for (const [name, length] of header.arrays) {
    weights.push([name, new Float32Array(bytes.slice(at, at + 4 * length))]);
    at += 4 * length;
  }
  return { weights: Object.fromEntries(weights), about: header.about };
}

function readHeader(bytes: ArrayBuffer): { header: Header; start: number } {
  const broken = new RangeError('these bytes are no packed weights');
  if (bytes.byteLength < PREFIX) throw broken;
  const [magic, length] = new Uint32Array(bytes, 0, 2) as unknown as [number, number];
  const start = dataStart(length);
  if (magic !== MAGIC || start > bytes.byteLength) throw broken;
  let text = '';
  for (const unit of new Uint16Array(bytes, PREFIX, length)) text += String.fromCharCode(unit);
  try {
    const header = JSON.parse(text) as Partial<Header> | null;
    const { arrays, about } = header ?? {};
    if (Array.isArray(arrays) && arrays.every(isEntry)) return { header: { arrays, about }, start };
  } catch {
    // Told below.
  }
  throw broken;
}

function isEntry(entry: unknown): boolean {
  const [name, length] = Array.isArray(entry) ? (entry as unknown[]) : [];
  return typeof name === 'string' && Number.isInteger(length) && (length as number) >= 0;
}

function dataStart(headerLength: number): number {
  return Math.ceil((PREFIX + headerLength * 2) / 4) * 4;
}
