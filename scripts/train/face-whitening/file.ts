import { readFileSync, writeFileSync } from 'node:fs';
import type { Whitening } from '../../../models/face/embedding/whitening';
import { fromHalves, toHalves } from '../../../models/half';

/** Numbers in a face's embedding. */
const NUMBERS = 128;

/** The offset, then the matrix row by row, as halves. */
export function writeWhitening(file: string, { matrix, offset }: Whitening): void {
  const halves = toHalves(Float32Array.of(...offset, ...matrix));
  writeFileSync(file, new Uint8Array(halves.buffer));
}

/** @throws RangeError if the file has another length */
export function readWhitening(file: string): Whitening {
  const bytes = Uint8Array.from(readFileSync(file));
  const values = fromHalves(new Uint16Array(bytes.buffer, 0, bytes.byteLength >> 1));
  if (values.length !== NUMBERS * (NUMBERS + 1)) throw new RangeError(`${file} is no whitening of ${NUMBERS} numbers`);
  return { offset: values.slice(0, NUMBERS), matrix: values.slice(NUMBERS) };
}
