/** 1 / (1 + e⁻ᶻ), without overflow. */
export function sigmoid(z: number): number {
  const e = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/** Rows of logits → rows that add up to 1. Returns new values. @param logits [rows, classes] */
export function softmaxRows(logits: Float32Array, classes: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let at = 0; at < logits.length; at += classes) {
    let highest = -Infinity;
    for (let k = 0; k < classes; k++) highest = Math.max(highest, logits[at + k]!);
    let total = 0;
    for (let k = 0; k < classes; k++) total += out[at + k] = Math.exp(logits[at + k]! - highest);
    for (let k = 0; k < classes; k++) out[at + k]! /= total;
  }
  return out;
}
