import { util } from '@tensorflow/tfjs-core';
import { Random } from '../random';
import { Breath, sleep } from './breath';
import { evaluate } from './evaluate';
import type { Checkpoint, EpochReport, FitOptions, FitResult, StopReason } from './fit-options';
import { fitStep } from './fit-step';
import { learningRateAt } from './schedule';
import { inOrder } from './source';
import { Tally } from './tally';
import { assignWeights, readWeights, type Variables, type Weights } from './weights';

/** How long, in ms, a paused training sleeps before it asks again. */
const NAP = 50;

/**
 * Mini-batches between two readings. A fixed number, not a time, because the sums depend on it in the last digit. Few
 * enough that 16-bit floats count them right and that a GPU's queue stays short.
 */
const READ_EVERY = 16;

/**
 * Trains: shuffled mini-batches, epoch by epoch. With the same seed, data and backend two runs give the same numbers,
 * and so does a run that is resumed from a checkpoint.
 *
 * However it ends, the variables then hold the best weights (see FitResult) and nothing else is left on the backend.
 * @throws RangeError without samples, or for early stopping without a dev set
 */
export async function fit(options: FitOptions): Promise<FitResult> {
  const { train, dev, epochs, earlyStopping, resume, optimiser } = options;
  if (train.size === 0) throw new RangeError('there are no samples to train on');
  if (earlyStopping && !dev?.size) throw new RangeError('early stopping needs a dev set');
  const weights: Variables = new Map([...options.variables, ...(options.statistics ?? [])]);
  if (resume) {
    assignWeights(weights, resume.weights);
    optimiser.restore(resume.optimiser);
  }
  const history: EpochReport[] = [...(resume?.history ?? [])];
  let best: Checkpoint['best'] = resume?.best ?? { epoch: -1, weights: await readWeights(weights) };

  // One for all epochs: those of few samples are shorter than the time between two breaths.
  const breath = new Breath();
  let reason: StopReason = 'finished';
  while (history.length < epochs && !patienceIsOver(options, history, best.epoch)) {
    const outcome = await fitEpoch(options, history.length, breath);
    if (typeof outcome === 'string') {
      reason = outcome;
      break;
    }
    const current = await readWeights(weights);
    // The losses of an epoch are those before its steps: its last one shows in nothing else, unless there is a dev set.
    if (!Object.values(current).every((values) => values.every(Number.isFinite))) {
      reason = 'not-a-number';
      break;
    }
    history.push(outcome);
    if (isBest(options, history, best.epoch)) best = { epoch: outcome.epoch, weights: current };
    options.onEpoch?.(outcome);
    await save(options, history, current, best);
  }
  if (reason === 'finished' && patienceIsOver(options, history, best.epoch)) reason = 'stopped-early';
  assignWeights(weights, best.weights);
  return { reason, history, bestEpoch: best.epoch };
}

async function save(
  { checkpoint, checkpointDue, optimiser }: FitOptions,
  history: readonly EpochReport[],
  weights: Weights,
  best: Checkpoint['best'],
): Promise<void> {
  if (!checkpoint || checkpointDue?.() === false) return;
  await checkpoint({ history: [...history], weights, optimiser: await optimiser.state(), best });
}

/** Whether the last epoch is the best: the lowest dev loss, without a dev set simply the last. */
function isBest({ earlyStopping, baseline }: FitOptions, history: readonly EpochReport[], bestEpoch: number): boolean {
  const { devLoss } = history.at(-1)!;
  const before = bestEpoch < 0 ? baseline : history[bestEpoch]?.devLoss;
  return devLoss === null || before === undefined || before === null || devLoss < before - (earlyStopping?.minDelta ?? 0);
}

function patienceIsOver({ earlyStopping }: FitOptions, history: readonly EpochReport[], bestEpoch: number): boolean {
  return earlyStopping !== undefined && history.length - 1 - bestEpoch >= earlyStopping.patience;
}

/** @returns what happened in the epoch, or why there is nothing to tell */
async function fitEpoch(options: FitOptions, epoch: number, breath: Breath): Promise<EpochReport | 'aborted' | 'not-a-number'> {
  const { train, dev, forward, schedule, batchSize, loss, onBatch, signal = { aborted: false } } = options;
  const began = util.now();
  const tally = new Tally();
  const batches = Math.ceil(train.size / batchSize);
  const order = new Random(options.seed, epoch).shuffle(inOrder(train.size));
  let learningRate = 0;
  try {
    for await (const batch of train.batches({ epoch, order, batchSize, training: true })) {
      try {
        if (signal.aborted) return 'aborted';
        const step = epoch * batches + tally.batches;
        learningRate = learningRateAt(schedule, step, batches);
        tally.add(fitStep(options, batch, step, learningRate), batch.labels.shape[0]);
      } finally {
        batch.inputs.dispose();
        batch.labels.dispose();
      }
      onBatch?.({ epoch, batch: tally.batches, batches });
      if (tally.batches % READ_EVERY === 0 && !(await tally.read())) return 'not-a-number';
      if (breath.due) await breath.take();
      while (options.paused?.() && !signal.aborted) await sleep(NAP);
    }
    if (signal.aborted) return 'aborted';
    if (!(await tally.read())) return 'not-a-number';
    const seen = dev?.size ? await evaluate(dev, forward, { ...loss, batchSize }, signal) : null;
    if (seen === undefined) return 'aborted';
    if (seen && !Number.isFinite(seen.loss)) return 'not-a-number';
    return {
      epoch,
      loss: tally.loss / tally.samples,
      accuracy: tally.correct / tally.samples,
      devLoss: seen?.loss ?? null,
      devAccuracy: seen?.accuracy ?? null,
      learningRate,
      gradientNorm: tally.norm / tally.batches,
      seconds: (util.now() - began) / 1000,
    };
  } finally {
    tally.dispose();
  }
}
