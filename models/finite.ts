import { BadOutputError } from './detector';

/** @throws BadOutputError if any value is NaN or infinite */
export function assertFinite(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    // One comparison for both: NaN − NaN and Infinity − Infinity are NaN.
    if (values[i]! - values[i]! !== 0) throw new BadOutputError(`the network computed ${values[i]} at ${i}`);
  }
}
