import { hash } from '../hash';
import type { Checkpoint, EpochReport } from './fit-options';
import { packWeights, unpackWeights } from './pack-weights';
import type { TrainingJob, TrainingOutcome } from './training';
import type { Weights } from './weights';

/** A training between two epochs. */
export interface TrainingState {
  readonly phase: 'head' | 'tuning';
  /** Of the phase. */
  readonly fit: Checkpoint;
  /** What the head phase gave, once it is over. */
  readonly head: {
    readonly history: readonly EpochReport[];
    readonly bestEpoch: number;
    readonly accuracy: TrainingOutcome['headAccuracy'];
  } | null;
}

interface About {
  readonly version: 2;
  readonly job: string;
  readonly phase: TrainingState['phase'];
  readonly history: readonly EpochReport[];
  readonly step: number;
  readonly bestEpoch: number;
  readonly head: TrainingState['head'];
}

/** The state as bytes, with the mark of its job. */
export function packState(job: TrainingJob, { phase, fit, head }: TrainingState): ArrayBuffer {
  const { history, weights, optimiser, best } = fit;
  const about: About = {
    version: 2, job: markOf(job), phase, history, step: optimiser.step, bestEpoch: best.epoch, head,
  };
  const prefixed = (prefix: string, values: Weights) => Object.entries(values).map(([name, each]) => [`${prefix} ${name}`, each]);
  const all = [...prefixed('weights', weights), ...prefixed('slots', optimiser.slots), ...prefixed('best', best.weights)];
  return packWeights(Object.fromEntries(all) as Weights, about);
}

/** The state of this very job; null if the bytes are damaged or another job's: then it begins anew. */
export function unpackState(job: TrainingJob, bytes: ArrayBuffer): TrainingState | null {
  try {
    const { weights, about } = unpackWeights(bytes);
    const { version, job: mark, phase, history, step, bestEpoch, head } = about as About;
    if (version !== 2 || mark !== markOf(job)) return null;
    const of = (prefix: string): Weights =>
      Object.fromEntries(
        Object.entries(weights)
          .filter(([name]) => name.startsWith(`${prefix} `))
          .map(([name, values]) => [name.slice(prefix.length + 1), values]),
      );
    const optimiser = { step, slots: of('slots') };
    return { phase, head, fit: { history, weights: of('weights'), optimiser, best: { epoch: bestEpoch, weights: of('best') } } };
  } catch {
    return null;
  }
}

function markOf(job: TrainingJob): string {
  const text = JSON.stringify(job);
  return `${hash(text)} ${hash(text, 1)}`;
}
