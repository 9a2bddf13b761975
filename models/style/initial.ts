import type { Random } from '../random';
import { initialWeights } from '../transfer/initialiser';
import { modulations, styleSize, transferShapes, type StyleVector, type TransferSpec } from './spec';

/** Maps that carry the picture itself from the first layer to the last: each colour, its darkness and its light. */
const CARRIED = 9;
/** Where a colour counts as dark and as light, and the slopes of its logit: in the middle, and what is added there. */
const DARK = 0.25;
const LIGHT = 0.75;
const SLOPE = 4;
const STEEPER = 5;

/**
 * Weights to begin with: a network that hands the picture through, nearly as it is, so that like Gatys' optimisation it
 * starts from the photograph. The first maps carry the colours around everything else; a sigmoid at the end is undone
 * by a logit of three straight pieces.
 * @throws RangeError if the network has too few maps at full resolution for that
 */
export function initialTransfer(spec: TransferSpec, random: Random): Map<string, Float32Array> {
  if (spec.full < CARRIED) throw new RangeError(`${spec.full} maps at full resolution are less than ${CARRIED}`);
  const weights = new Map(
    [...transferShapes(spec)].map(([name, shape]) => [
      name,
      name.endsWith('bias') ? new Float32Array(shape[0]!) : initialWeights('xavier-normal', fanShape(shape), random),
    ]),
  );
  const [stem, stemBias] = [weights.get('stem/filter')!, weights.get('stem/bias')!];
  const [out, outBias] = [weights.get('out/filter')!, weights.get('out/bias')!];
  for (let i = 0; i < stem.length; i++) if (i % spec.full < CARRIED) stem[i] = 0;
  for (let i = 0; i < out.length; i++) if (Math.floor(i / 3) % spec.full < CARRIED) out[i] = 0;
  /** Of the 3 × 3 taps the one in the middle. */
  const centre = 4;
  for (let c = 0; c < 3; c++) {
    const carry = (map: number, weight: number, bias: number, logit: number) => {
      stem[(centre * 3 + c) * spec.full + map] = weight;
      stemBias[map] = bias;
      out[(centre * spec.full + map) * 3 + c] = logit;
    };
    carry(c, 1, 0, SLOPE);
    carry(3 + c, -1, DARK, -STEEPER);
    carry(6 + c, 1, -LIGHT, STEEPER);
  }
  return weights.set('out/bias', outBias.fill(-SLOPE / 2));
}

/** A style to begin with; the photograph itself takes nothing but what is carried. */
export function initialStyle(spec: TransferSpec, photograph: boolean): StyleVector {
  const vector = new Float32Array(styleSize(spec));
  let at = 0;
  for (const { name, channels } of modulations(spec)) {
    for (let c = 0; c < channels; c++) vector[at + c] = gain(name, c < CARRIED, photograph);
    at += 2 * channels;
  }
  return vector;
}

function gain(name: string, carried: boolean, photograph: boolean): number {
  if (name === 'skip_full') return carried ? 1 : photograph ? 0 : 0.3;
  if (name === 'up_full') return photograph ? 0 : 0.25;
  if (name === 'skip_half' || name.endsWith('/b')) return 0.3;
  return 1;
}

/** A depthwise filter [3, 3, c, 1] is c filters of one input each. */
function fanShape(shape: readonly number[]): readonly number[] {
  return shape[3] === 1 ? [shape[0]!, shape[1]!, 1, shape[2]!] : shape;
}
