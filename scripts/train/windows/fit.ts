import { tensor2d, tidy, variableGrads, type Tensor } from '@tensorflow/tfjs-core';
import { Random } from '../../../models/random';
import { localisationLoss, localisationOutputs } from '../../../models/sliding-window/localisation';
import { measureChannels, standardise, type ChannelScale } from '../../../models/sliding-window/standardise';
import { Head, type HeadSpec, type StoredHead } from '../../../models/transfer/head';
import { Optimiser, safeEpsilon } from '../../../models/transfer/optimiser';
import { learningRateAt } from '../../../models/transfer/schedule';
import { drawExamples, FeatureReader, targetOf, type LabelledView } from './examples';
import type { ViewStore } from './store';
import { CHANNELS, LENGTH } from './trunk';

/** The course's figure: two layers of 400 units before the answer. */
const HIDDEN = [400, 400];
const VIEWS_PER_BATCH = 8;
const RATE = 1e-3;
/** Of rounds that go on from a trained head. */
const LATER_RATE = 7e-4;
const DROPOUT = 0.3;
const WEIGHT_DECAY = 0.05;
/** λ of the box in the masked loss. */
const BOX_WEIGHT = 4;
/** Views by which the channels are measured. */
const MEASURED = 40;

/** A head on standardised features. */
export interface FittedHead {
  readonly head: StoredHead;
  readonly scale: ChannelScale;
  /** Mean loss of every epoch, of this round and those before. */
  readonly losses: readonly number[];
  /** What each round learned from: they may have been run with other options. */
  readonly rounds: readonly { readonly views: number; readonly mistakes: number; readonly epochs: number }[];
}

export interface FitOptions {
  readonly views: readonly LabelledView[];
  readonly store: ViewStore;
  readonly classes: number;
  readonly quota: readonly number[];
  /** Windows of each view that were mistaken for something. */
  readonly mistaken: ReadonlyMap<number, readonly number[]>;
  readonly epochs: number;
  readonly seed: number;
  /** Where to begin; anew if null. */
  readonly from: FittedHead | null;
  readonly say: (sentence: string) => void;
}

/** Trains the head with the masked localisation loss. */
export async function fitHead(options: FitOptions): Promise<FittedHead> {
  const { views, classes, mistaken, epochs, seed, from, say } = options;
  const scale = from?.scale ?? measure(options);
  const outputs = localisationOutputs(classes);
  const spec: HeadSpec = {
    inputs: LENGTH, hidden: HIDDEN, classes: outputs, dropout: DROPOUT, initialiser: 'he-normal', seed,
  };
  const head = from ? Head.restore(from.head) : new Head(spec);
  const optimiser = new Optimiser(head.variables, {
    method: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: safeEpsilon() },
    weightDecay: WEIGHT_DECAY,
  });
  const schedule = {
    learningRate: from ? LATER_RATE : RATE,
    decay: { kind: 'cosine', epochs, floor: 0.02 } as const,
    warmUp: 0.3,
  };
  const reader = new FeatureReader();
  const steps = Math.ceil(views.length / VIEWS_PER_BATCH);
  const losses = [...(from?.losses ?? [])];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const began = performance.now();
    const random = new Random(seed, 11, losses.length);
    const order = random.shuffle([...views]);
    let [total, windows] = [0, 0];
    for (let step = 0; step < steps; step++) {
      const some = order.slice(step * VIEWS_PER_BATCH, (step + 1) * VIEWS_PER_BATCH);
      const batch = batchOf(options, random, some, reader, scale);
      const rate = learningRateAt(schedule, epoch * steps + step, steps);
      const loss = tidy(() => {
        const inputs = tensor2d(batch.features, [batch.count, LENGTH]);
        const targets = tensor2d(batch.targets, [batch.count, outputs]);
        const { value, grads } = variableGrads(() => {
          const pass = { training: true, seed: random.below(2 ** 31) } as const;
          return localisationLoss(head.forward(inputs, pass), targets, { boxWeight: BOX_WEIGHT });
        }, [...head.variables.values()]);
        const named = new Map<string, Tensor>([...head.variables].map(([name, each]) => [name, grads[each.name]!]));
        optimiser.apply(named, rate);
        return value.dataSync()[0]!;
      });
      if (!Number.isFinite(loss)) throw new RangeError('the loss is no number any more');
      total += loss * batch.count;
      windows += batch.count;
    }
    losses.push(total / windows);
    const seconds = Math.round((performance.now() - began) / 1000);
    say(`epoch ${epoch + 1}/${epochs}: ${windows} windows, loss ${losses.at(-1)!.toFixed(3)}, ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const stored = await head.store();
  optimiser.dispose();
  head.dispose();
  const mistakes = [...mistaken.values()].reduce((sum, { length }) => sum + length, 0);
  return { head: stored, scale, losses, rounds: [...(from?.rounds ?? []), { views: views.length, mistakes, epochs }] };
}

function batchOf(
  options: FitOptions,
  random: Random,
  views: readonly LabelledView[],
  reader: FeatureReader,
  scale: ChannelScale,
) {
  const { store, classes, quota, mistaken } = options;
  const chosen = views.map((view) => drawExamples(random, view, quota, mistaken.get(view.view.number) ?? []));
  const count = chosen.reduce((sum, { length }) => sum + length, 0);
  const outputs = localisationOutputs(classes);
  const features = new Float32Array(count * LENGTH);
  const targets = new Float32Array(count * outputs);
  let at = 0;
  views.forEach((view, i) => {
    const seen = store.read(view.view.number);
    for (const w of chosen[i]!) {
      reader.read(seen, w, view.ofLevels, features.subarray(at * LENGTH, (at + 1) * LENGTH));
      targets.set(targetOf(view, w, classes), at * outputs);
      at++;
    }
  });
  return { features: standardise(features, scale), targets, count };
}

function measure({ views, store }: FitOptions): ChannelScale {
  const reader = new FeatureReader();
  const rows = views.slice(0, MEASURED).flatMap((view) => {
    const seen = store.read(view.view.number);
    return Array.from({ length: 20 }, (_, i) => {
      const row = new Float32Array(LENGTH);
      reader.read(seen, Math.floor((i * view.boxes.length) / 20), view.ofLevels, row);
      return row;
    });
  });
  return measureChannels(rows, CHANNELS);
}
