import type { LossKind } from '../../transfer/losses';
import { LOCALISATION, localisationOutputs } from '../localisation';
import { sigmoid, softmaxRows } from '../probabilities';

/** What the numbers of a window mean. */
export type Reading =
  /** (p, bx, by, bh, bw, c): see localisation.ts. */
  | { readonly kind: 'localised' }
  /** A logit for each class; `background` is the one that stands for nothing, −1 if none does. */
  | { readonly kind: LossKind; readonly background: number };

/** Numbers that a window's answer has. @param labels those that can be found, and background */
export function outputsOf({ kind }: Reading, labels: number): number {
  return kind === 'localised' ? localisationOutputs(labels) : labels;
}

/**
 * How sure a window is of each label, as it is compared with the threshold: p̂ · ĉ for a localisation head, else the
 * class's own probability; 0 for background.
 * @param output one window's numbers
 */
export function scoresOf(reading: Reading, output: Float32Array): Float32Array {
  switch (reading.kind) {
    case 'localised': {
      const present = objectnessOf(reading, output)!;
      const kinds = output.slice(LOCALISATION.c);
      return softmaxRows(kinds, kinds.length).map((share) => share * present);
    }
    case 'softmax':
      return withoutBackground(softmaxRows(output, output.length), reading.background);
    case 'sigmoids':
      return withoutBackground(output.map(sigmoid), reading.background);
  }
}

/** p̂, or null where the network does not say it. */
export function objectnessOf({ kind }: Reading, output: Float32Array): number | null {
  return kind === 'localised' ? sigmoid(output[LOCALISATION.p]!) : null;
}

/**
 * All that a window says, as probabilities: what the two ways are compared by. Of a localisation head p̂ and ĉ; the
 * box is no probability and is left out.
 */
export function probabilitiesOf(reading: Reading, output: Float32Array): Float32Array {
  if (reading.kind === 'sigmoids') return output.map(sigmoid);
  if (reading.kind === 'softmax') return softmaxRows(output, output.length);
  const kinds = output.slice(LOCALISATION.c);
  return Float32Array.of(objectnessOf(reading, output)!, ...softmaxRows(kinds, kinds.length));
}

function withoutBackground(scores: Float32Array, background: number): Float32Array {
  if (background >= 0) scores[background] = 0;
  return scores;
}
