import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { fromHalves } from '../../../models/half';
import { measureChannels, type ChannelScale } from '../../../models/sliding-window/standardise';
import { evaluate } from '../../../models/transfer/evaluate';
import { fit } from '../../../models/transfer/fit';
import type { Checkpoint, EpochReport } from '../../../models/transfer/fit-options';
import { Head, type HeadSpec, type StoredHead } from '../../../models/transfer/head';
import { Optimiser, safeEpsilon } from '../../../models/transfer/optimiser';
import { rootWeights, SampleSource, type Samples } from './samples';

/** The course's figure: two layers of 400 units before the classes. */
const HIDDEN = [400, 400];
const BATCH = 128;
const RATE = 1e-3;
/** Of rounds that go on from a trained head. */
const LATER_RATE = 3e-4;
const DROPOUT = 0.4;
const SMOOTHING = 0.05;
const WEIGHT_DECAY = 0.05;

/** A head on standardised features. */
export interface FittedHead {
  readonly head: StoredHead;
  readonly scale: ChannelScale;
  readonly history: readonly EpochReport[];
}

export interface FitHeadOptions {
  readonly train: Samples;
  readonly dev: Samples;
  readonly classes: number;
  readonly channels: number;
  readonly epochs: number;
  readonly seed: number;
  /** Where to begin; anew if null. */
  readonly from: FittedHead | null;
  /** File to go on from, and to save to after every epoch. */
  readonly checkpoint: string;
  readonly say: (sentence: string) => void;
}

/** Trains the head, going on from the checkpoint if there is one. */
export async function fitHead(options: FitHeadOptions): Promise<FittedHead> {
  const { train, dev, classes, channels, epochs, seed, from, say } = options;
  const length = train.features.length / train.labels.length;
  const scale = from?.scale ?? measureChannels(everyTenth(train.features, length), channels);
  const spec: HeadSpec = { inputs: length, hidden: HIDDEN, classes, dropout: DROPOUT, initialiser: 'he-normal', seed };
  const head = from ? Head.restore(from.head) : new Head(spec);
  const optimiser = new Optimiser(head.variables, {
    method: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: safeEpsilon() },
    weightDecay: WEIGHT_DECAY,
  });
  const saved = read<Checkpoint>(options.checkpoint);
  const { history } = await fit({
    train: new SampleSource(train, scale, classes),
    dev: new SampleSource(dev, scale, classes),
    forward: (inputs, pass) => head.forward(inputs as Tensor2D, pass),
    variables: head.variables,
    optimiser,
    schedule: { learningRate: from ? LATER_RATE : RATE, decay: { kind: 'cosine', epochs }, warmUp: 0.5 },
    loss: { kind: 'softmax', smoothing: SMOOTHING, classWeights: rootWeights(train.labels, classes) },
    epochs,
    batchSize: BATCH,
    seed,
    checkpoint: (state) => write(options.checkpoint, state),
    onEpoch: ({ epoch, loss, accuracy, devLoss, devAccuracy, seconds }) => {
      const numbers = [loss, accuracy, devLoss!, devAccuracy!].map((value) => value.toFixed(3));
      const dev = `dev ${numbers[2]} ${numbers[3]}, ${Math.round(seconds)} s`;
      say(`epoch ${epoch + 1}/${epochs}: loss ${numbers[0]} right ${numbers[1]}, ${dev}`);
    },
    ...(saved ? { resume: saved } : {}),
  });
  const stored = await head.store();
  optimiser.dispose();
  head.dispose();
  return { head: stored, scale, history };
}

/** @returns probabilities [samples, classes] */
export async function ask({ head, scale }: FittedHead, samples: Samples): Promise<Float32Array> {
  const restored = Head.restore(head);
  const source = new SampleSource(samples, scale, head.spec.classes);
  const options = { kind: 'softmax', batchSize: BATCH } as const;
  const seen = await evaluate(source, (inputs) => restored.forward(inputs as Tensor2D), options);
  restored.dispose();
  return seen!.probabilities;
}

/** Something of ours that was put aside in a file; undefined if it was not. */
export function read<T>(path: string): T | undefined {
  return existsSync(path) ? (deserialize(readFileSync(path)) as T) : undefined;
}

/** Puts something aside: whole, or not at all. */
export function write(path: string, value: unknown): void {
  writeFileSync(`${path}.part`, serialize(value));
  renameSync(`${path}.part`, path);
}

function* everyTenth(features: Uint16Array, length: number): Generator<Float32Array> {
  for (let at = 0; at < features.length; at += 10 * length) yield fromHalves(features.subarray(at, at + length));
}
