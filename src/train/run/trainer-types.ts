import type { BackendName, TrainingOutcome } from '../../../workers/api';
import type { Database } from '../../storage/db';
import type { Notices } from '../../ui/notices.svelte';
import type { DataSet } from '../data/dataset.svelte';
import type { Plan } from './plan';

export type TrainerPhase =
  | 'idle'
  | 'opening' // the worker and its trunk are being loaded
  | 'training'
  | 'paused'
  | 'stopping' // what was learned so far is being brought home
  | 'working'; // something other than training: a search, a check

/** How a training ended. */
export interface Result {
  readonly outcome: TrainingOutcome;
  readonly plan: Plan;
}

export interface TrainerOptions {
  readonly data: DataSet;
  readonly db: Database;
  readonly wish: () => { readonly backend: BackendName | 'auto' };
  readonly notices: Notices;
  /** A network came out, whole or stopped on the way. */
  readonly onfinished: (outcome: TrainingOutcome, plan: Plan) => void;
  readonly spawn?: () => Worker;
  /** Tells when the page goes away, so that the last epochs are written before. */
  readonly page?: EventTarget | undefined;
}
