/** What crosses between the page and the worker of Siamese learning. Part of api.ts, from where the page imports it. */
import type { ProxyMarked } from 'comlink';
import type {
  LessonEvent, SiameseJob, SiameseOutcome, SiameseRefusal,
} from '../models/face/siamese/learning';
import type { Space } from '../models/face/siamese/space';

export type { Comparison } from '../models/face/siamese/comparison';
export type {
  Lesson, LessonEvent, LessonReport, SiameseJob, SiameseOutcome, SiameseRefusal,
} from '../models/face/siamese/learning';
export type { PairFeature } from '../models/face/siamese/pair-features';
export type { Space, Spread } from '../models/face/siamese/space';
export type { Mining } from '../models/face/siamese/triplets';

export type LessonEvents = ((event: LessonEvent) => void) & ProxyMarked;

/** workers/siamese.ts. `learn` calls wait for each other. */
export interface SiameseWorker {
  /** Null if there is something to learn from. */
  refusal(job: Pick<SiameseJob, 'faces' | 'seed'>): Promise<SiameseRefusal | null>;
  /** Where faces lie as they come from the embedding network; null without faces. */
  look(job: Pick<SiameseJob, 'faces' | 'seed'>): Promise<Space | null>;
  /**
   * Learns. Opens a backend on the CPU when first called: between numbers this few, a GPU would only wait. Aborting
   * resolves with reason 'aborted' and what there was by then; rejects with a fault where no backend works.
   */
  learn(job: SiameseJob, events: LessonEvents, signal: AbortSignal): Promise<SiameseOutcome>;
  /** Holds the learning under way after the current step, or lets it go on. */
  setPaused(paused: boolean): Promise<void>;
}
