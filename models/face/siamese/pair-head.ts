import { Random } from '../../random';
import { fit } from '../../transfer/fit';
import type { EpochReport, FitOptions, FitResult } from '../../transfer/fit-options';
import { Head, type StoredHead } from '../../transfer/head';
import { safeMethod } from '../../transfer/head-recipe';
import { Optimiser } from '../../transfer/optimiser';
import { FeatureSource } from '../../transfer/source';
import type { Embedding } from '../embedding/distance';
import { balancedPairs, pairFeature, type IndexPair, type Labelled, type PairFeature } from './pair-features';

/** The binary head of a Siamese network (Deep Learning Specialization, course 4, week 4): σ(Σ wᵢ·φᵢ(a, b) + b). */
export interface PairHead {
  readonly feature: PairFeature;
  /** One layer, one output: the logit of "the same person". */
  readonly head: StoredHead;
}

export interface PairHeadOptions extends Pick<FitOptions, 'signal' | 'paused' | 'onEpoch' | 'onBatch'> {
  readonly feature: PairFeature;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly batchSize?: number;
  /** λ of the penalty on the weights: with few people there are more weights than there is to learn from. */
  readonly l2?: number;
  readonly seed: number;
  /** Told after every epoch, with the head as it is by then. */
  readonly onHead?: (report: EpochReport, head: PairHead) => void;
}

export interface TrainedPairHead {
  readonly pairHead: PairHead;
  readonly result: FitResult;
}

/**
 * Learns to tell from two embeddings whether they are of one person, by the core of the trainer. Same and different
 * pairs are learned from in equal number.
 * @throws RangeError without two faces of one person and faces of two
 */
export async function trainPairHead(faces: readonly Labelled[], options: PairHeadOptions): Promise<TrainedPairHead> {
  const { feature, epochs = 30, learningRate = 0.02, batchSize = 32, l2 = 0.01, seed, onHead, ...hooks } = options;
  const pairs = balancedPairs(faces.map(({ person }) => person), new Random(seed));
  const inputs = faces[0]!.embedding.length;
  const head = new Head({ inputs, hidden: [], classes: 1, dropout: 0, initialiser: 'zeros', seed });
  const optimiser = new Optimiser(head.variables, {
    method: safeMethod({ kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
  });
  try {
    const result = await fit({
      train: pairSource(feature, faces, pairs),
      forward: (features, pass) => head.forward(features as Parameters<Head['forward']>[0], pass),
      variables: head.variables,
      optimiser,
      schedule: { learningRate, decay: { kind: 'cosine', epochs } },
      loss: { kind: 'sigmoids' },
      l2: { lambda: l2 * pairs.length, names: ['dense_0/kernel'] },
      epochs,
      batchSize,
      seed,
      ...hooks,
      ...(onHead && {
        checkpoint: ({ history, weights }) => onHead(history.at(-1)!, { feature, head: { spec: head.spec, weights } }),
      }),
    });
    return { pairHead: { feature, head: await head.store() }, result };
  } finally {
    optimiser.dispose();
    head.dispose();
  }
}

/** What the head makes of a pair: from 0, two people, to 1, the same. In plain code: it is one sum. */
export function sameScore({ feature, head }: PairHead, a: Embedding, b: Embedding): number {
  const weights = head.weights['dense_0/kernel']!;
  const bias = head.weights['dense_0/bias']![0]!;
  const logit = pairFeature(feature, a, b).reduce((sum, x, i) => sum + x * weights[i]!, bias);
  return 1 / (1 + Math.exp(-logit));
}

function pairSource(feature: PairFeature, faces: readonly Labelled[], pairs: readonly IndexPair[]): FeatureSource {
  const length = faces[0]!.embedding.length;
  const rows = new Float32Array(pairs.length * length);
  pairs.forEach(({ a, b }, i) => {
    pairFeature(feature, faces[a]!.embedding, faces[b]!.embedding, rows.subarray(i * length, (i + 1) * length));
  });
  return new FeatureSource(rows, length, Float32Array.from(pairs, ({ same }) => Number(same)), 1);
}
