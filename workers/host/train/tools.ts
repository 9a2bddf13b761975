import { transfer } from 'comlink';
import type { Signal } from '../../../models/transfer/evaluate';
import type { TrainOptions } from '../../../models/transfer/train-classifier';
import type { TrainingEvent, TrainingMeans } from '../../api';
import type { TrunkSource } from '../../../models/trunk/ssd-trunk';
import type { PictureWorks } from '../pictures/works';

/** Least time between two events of progress, in ms: a frame and a half. */
const PROGRESS_EVERY = 25;

interface Parts {
  readonly trunk: TrunkSource;
  readonly works: PictureWorks;
  readonly means: TrainingMeans;
  readonly signal: Signal;
  readonly paused: () => boolean;
}

/** What the page does for a training, as the training core wants it: buffers are transferred, not copied. */
export function toolsOf({ trunk, works, means, signal, paused }: Parts): TrainOptions {
  return {
    trunk,
    signal,
    paused,
    inputs: { make: async (sample, draws, options) => works.make(await means.picture(sample), draws, options) },
    cache: {
      readFeatures: (network, augmentation, ids) => means.readFeatures(network, augmentation, ids),
      writeFeatures: (network, augmentation, rows) =>
        means.writeFeatures(network, augmentation, transfer(rows, rows.map(([, row]) => row))),
    },
    checkpoint: (state) => means.checkpoint(transfer(state, [state])),
  };
}

interface Telling {
  readonly type: 'progress';
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

function isProgress(event: { readonly type: string }): event is Telling {
  return event.type === 'progress';
}

/** Thins out progress: the first and the last of a phase always pass, and so does everything else. */
export function thinned<T extends { readonly type: string } = TrainingEvent>(
  send: (event: T) => unknown,
  now = () => performance.now(),
) {
  let phase = '';
  let last = -Infinity;
  return (event: T): void => {
    if (isProgress(event)) {
      const must = event.phase !== phase || event.done === event.total;
      if (!must && now() - last < PROGRESS_EVERY) return;
      phase = event.phase;
      last = now();
    }
    send(event);
  };
}
