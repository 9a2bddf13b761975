import { tensor, tensor2d, tidy, util, variableGrads, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { Random } from '../../random';
import { Breath, sleep } from '../../transfer/breath';
import type { Signal } from '../../transfer/evaluate';
import { Head, type StoredHead } from '../../transfer/head';
import { safeMethod } from '../../transfer/head-recipe';
import { Optimiser } from '../../transfer/optimiser';
import { learningRateAt, type Schedule } from '../../transfer/schedule';
import { assignWeights, readWeights, type Weights } from '../../transfer/weights';
import { unitLength, type Embedding } from '../embedding/distance';
import type { Labelled } from './pair-features';
import { tripletLoss, unitRows } from './triplet-loss';
import { mineTriplets, squaredDistances, teachingShareOfAll, type Mining, type Triplet } from './triplets';

/** Longest time, in ms, a paused training sleeps before it asks again. */
const NAP = 50;

export interface ProjectionOptions {
  readonly mining: Mining;
  /** α, of squared distances between vectors of length 1, which are from 0 to 4. */
  readonly margin: number;
  /** Numbers in a projected embedding; as many as before if left out. */
  readonly dimensions?: number;
  readonly epochs?: number;
  /** Triplets a step. */
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly seed: number;
  readonly signal?: Signal;
  readonly paused?: () => boolean;
  /** Told after every epoch, with the projection as it is by then. */
  readonly onEpoch?: (report: ProjectionReport, projection: StoredHead) => void;
}

export interface ProjectionReport {
  /** From 0. */
  readonly epoch: number;
  /** Mean over the mined triplets as they were learned from. */
  readonly loss: number;
  /** Share of all triplets that still have a loss, after the epoch. */
  readonly teaching: number;
  readonly seconds: number;
}

export interface TrainedProjection {
  readonly reason: 'finished' | 'aborted' | 'not-a-number';
  /** One linear layer without a bias that counts: W·f(x), scaled to length 1 afterwards. */
  readonly projection: StoredHead;
  readonly history: readonly ProjectionReport[];
  /** Before training. */
  readonly teachingBefore: number;
}

/**
 * Moves embeddings so that faces of one person come together and those of others part, by triplet loss on a linear
 * projection that begins as the identity, so that nothing changes where there is nothing to learn. Triplets are mined
 * anew in every epoch among all faces as they then lie. The same seed and backend give the same numbers.
 *
 * When the loss is no number any more, the projection is that of the last complete epoch.
 * @throws RangeError if there is no triplet: it takes two faces of one person and one of another
 */
export async function trainProjection(
  faces: readonly Labelled[],
  options: ProjectionOptions,
): Promise<TrainedProjection> {
  const people = faces.map(({ person }) => person);
  const inputs = faces[0]?.embedding.length ?? 0;
  const { margin, dimensions = inputs, epochs = 20, seed } = options;
  const rows = stacked(faces);
  const distances = squaredDistances(rows, Math.max(1, faces.length));
  const teachingBefore = teachingShareOfAll(distances, people, margin);
  if (teachingBefore === null) throw new RangeError('there is no triplet: two faces of one person and one of another');

  const head = identityHead(inputs, dimensions, seed);
  const optimiser = new Optimiser(head.variables, {
    method: safeMethod({ kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
  });
  const history: ProjectionReport[] = [];
  let best: Weights = await readWeights(head.variables);
  let reason: TrainedProjection['reason'] = 'finished';
  const input = tensor2d(rows, [faces.length, inputs]);
  try {
    while (history.length < epochs) {
      const report = await epochOf(head, optimiser, input, people, history.length, options);
      if (typeof report === 'string') {
        reason = report;
        break;
      }
      history.push(report);
      best = await readWeights(head.variables);
      options.onEpoch?.(report, { spec: head.spec, weights: best });
    }
    assignWeights(head.variables, best);
    return { reason, projection: await head.store(), history, teachingBefore };
  } finally {
    input.dispose();
    optimiser.dispose();
    head.dispose();
  }
}

/** An embedding through a projection, in plain code. */
export function project({ spec, weights }: StoredHead, embedding: Embedding): Embedding {
  if (embedding.length !== spec.inputs) {
    throw new RangeError(`a projection of ${spec.inputs} numbers cannot take ${embedding.length}`);
  }
  const kernel = weights['dense_0/kernel']!;
  const out = Float32Array.from(weights['dense_0/bias']!);
  embedding.forEach((x, i) => {
    for (let j = 0; j < out.length; j++) out[j]! += x * kernel[i * out.length + j]!;
  });
  return unitLength(out);
}

async function epochOf(
  head: Head,
  optimiser: Optimiser,
  input: Tensor2D,
  people: readonly number[],
  epoch: number,
  options: ProjectionOptions,
): Promise<ProjectionReport | 'aborted' | 'not-a-number'> {
  const { mining, margin, epochs = 20, batchSize = 256, learningRate = 0.002, seed, signal, paused } = options;
  const began = util.now();
  const breath = new Breath();
  const random = new Random(seed, epoch);
  const schedule: Schedule = { learningRate, decay: { kind: 'cosine', epochs } };
  const distances = squaredDistances(await projectedRows(head, input), people.length);
  const triplets = random.shuffle(mineTriplets(mining, distances, people, margin, random));
  const steps = Math.ceil(triplets.length / batchSize);
  let total = 0;
  for (let step = 0; step < steps; step++) {
    while (paused?.() && !signal?.aborted) await sleep(NAP);
    if (signal?.aborted) return 'aborted';
    const batch = triplets.slice(step * batchSize, (step + 1) * batchSize);
    const rate = learningRateAt(schedule, epoch * steps + step, steps);
    const loss = await learn(head, optimiser, input, batch, margin, rate);
    if (!Number.isFinite(loss)) return 'not-a-number';
    total += loss * batch.length;
    if (breath.due) await breath.take();
  }
  const rows = await projectedRows(head, input);
  // The last step may have gone too far.
  if (!rows.every(Number.isFinite)) return 'not-a-number';
  const after = squaredDistances(rows, people.length);
  return {
    epoch,
    loss: total / triplets.length,
    teaching: teachingShareOfAll(after, people, margin)!,
    seconds: (util.now() - began) / 1000,
  };
}

async function learn(
  head: Head,
  optimiser: Optimiser,
  input: Tensor2D,
  batch: readonly Triplet[],
  margin: number,
  learningRate: number,
): Promise<number> {
  const value = tidy(() => {
    const { value: loss, grads } = variableGrads(
      () => tripletLoss(unitRows(head.forward(input)), batch, margin),
      [...head.variables.values()],
    );
    const gradients = new Map<string, Tensor>();
    for (const [name, each] of head.variables) {
      // The bias would only shift all faces alike.
      const gradient = name.endsWith('/kernel') ? grads[each.name] : undefined;
      if (gradient) gradients.set(name, gradient);
    }
    optimiser.apply(gradients, learningRate);
    return loss;
  });
  const [loss] = await value.data();
  value.dispose();
  return loss!;
}

async function projectedRows(head: Head, input: Tensor2D): Promise<Float32Array> {
  const rows = tidy(() => unitRows(head.forward(input)));
  const values = Float32Array.from(await rows.data());
  rows.dispose();
  return values;
}

/** Ones on the diagonal, or, to fewer numbers, random directions that keep lengths on average. */
function identityHead(inputs: number, dimensions: number, seed: number): Head {
  const head = new Head({ inputs, hidden: [], classes: dimensions, dropout: 0, initialiser: 'he-normal', seed });
  if (dimensions !== inputs) return head;
  const kernel = head.variables.get('dense_0/kernel')!;
  const identity = Float32Array.from({ length: inputs * inputs }, (_, i) => Number(i % (inputs + 1) === 0));
  tidy(() => kernel.assign(tensor(identity, kernel.shape)));
  return head;
}

function stacked(faces: readonly Labelled[]): Float32Array {
  const length = faces[0]?.embedding.length ?? 0;
  const rows = new Float32Array(faces.length * length);
  faces.forEach(({ embedding }, i) => rows.set(embedding, i * length));
  return rows;
}
