import { dispose } from '@tensorflow/tfjs-core';
import type { FeatureExtractor } from '../../../models/transfer/features/extractor';
import { normaliseTensor } from '../../../models/transfer/features/normaliser';
import { PartialTrunk } from '../../../models/transfer/features/partial';
import { evaluate, type Forward } from '../../../models/transfer/evaluate';
import { fit } from '../../../models/transfer/fit';
import type { FitResult } from '../../../models/transfer/fit-options';
import { Optimiser, safeEpsilon } from '../../../models/transfer/optimiser';
import { FeatureSource } from '../../../models/transfer/source';
import type { Trunk } from '../../../models/trunk/trunk';
import { load, type Loaded } from './load';
import { LOSS, oneHot, type TrainedHead } from './train-head';
import type { Item } from './data';

/** Small, or what the trunk knows is lost before the head can follow. */
export const TUNE_RATE = 1e-4;
const BATCH = 16;

interface TuneOptions {
  readonly trunk: Trunk;
  readonly taps: readonly string[];
  readonly extractor: FeatureExtractor;
  readonly trained: TrainedHead;
  readonly train: readonly Item[];
  readonly test: readonly Item[];
  readonly copies: number;
  readonly epochs: number;
  readonly seed: number;
}

/**
 * Trains the unfrozen blocks together with a head that is already trained, so that it does not spoil them with its
 * first random steps (Kumar et al., 2022).
 */
export async function tune(
  options: TuneOptions,
): Promise<{ result: FitResult; probabilities: Float32Array; labels: Int32Array }> {
  const { trunk, trained, epochs, seed, copies } = options;
  const { head, normaliser } = trained;
  const { classes } = head.spec;
  const partial = new PartialTrunk(trunk, options.taps);
  const train = await encode(options, partial, options.train, copies, classes);
  const test = await encode(options, partial, options.test, 0, classes);
  const forward: Forward = (rows, pass) => {
    const features = partial.features(rows, pass.training);
    const normal = normaliseTensor(normaliser, features);
    const logits = head.forward(normal, pass);
    dispose([features, normal]);
    return logits;
  };
  const variables = new Map([...head.variables, ...trunk.variables.map((each, i) => [`trunk/${i}`, each] as const)]);
  const optimiser = new Optimiser(variables, { method: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: safeEpsilon() } });
  const result = await fit({
    train: train.source,
    forward,
    variables,
    optimiser,
    schedule: { learningRate: TUNE_RATE, decay: { kind: 'cosine', epochs }, warmUp: 1 },
    loss: LOSS,
    epochs,
    batchSize: BATCH,
    seed,
  });
  optimiser.dispose();
  const seen = await evaluate(test.source, forward, { kind: 'softmax', batchSize: BATCH });
  return { result, probabilities: seen!.probabilities, labels: test.labels };
}

/** Runs every picture through the frozen part, once. Unreadable ones were told of when the head was trained. */
async function encode(
  { extractor, seed }: TuneOptions,
  partial: PartialTrunk,
  items: readonly Item[],
  copies: number,
  classes: number,
) {
  const rows: Float32Array[] = [];
  const labels: number[] = [];
  for await (const batch of load(items, copies, seed, () => undefined)) {
    const encoded = await encodeBatch(extractor, partial, batch);
    const length = encoded.length / batch.length;
    batch.forEach(({ item }, i) => {
      rows.push(encoded.slice(i * length, (i + 1) * length));
      labels.push(item.label);
    });
  }
  const length = rows[0]!.length;
  const values = new Float32Array(rows.length * length);
  rows.forEach((row, i) => values.set(row, i * length));
  const all = Int32Array.from(labels);
  return { source: new FeatureSource(values, length, oneHot(all, classes), classes), labels: all };
}

async function encodeBatch(extractor: FeatureExtractor, partial: PartialTrunk, batch: readonly Loaded[]) {
  const images = extractor.images(batch.map(({ picture }) => picture));
  const encoded = partial.encode(images);
  const values = (await encoded.data()) as Float32Array;
  dispose([images, encoded]);
  return values;
}
