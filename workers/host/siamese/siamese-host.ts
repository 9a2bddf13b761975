import { releaseProxy } from 'comlink';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { learnComparison, siameseRefusal, spaceBefore } from '../../../models/face/siamese/learn';
import { runSelfTest, SELF_TEST_TOLERANCE } from '../../../models/self-test';
import type {
  LessonEvents, SiameseJob, SiameseOutcome, SiameseRefusal, SiameseWorker, Space,
} from '../../api';
import type { Backend, BackendOpener } from '../backend/backend';
import { chooseBackend } from '../backend/choose';
import { explain } from '../explain';
import { Turns } from '../turns';

/** What workers/siamese.ts does, apart from being a worker: one learning after the other, on one backend. */
export class SiameseHost implements SiameseWorker {
  readonly #openers: readonly BackendOpener[];
  readonly #turns = new Turns();
  #backend: Backend | null = null;
  #paused = false;

  /** @param openers in order of preference */
  constructor(openers: readonly BackendOpener[]) {
    this.#openers = openers;
  }

  refusal({ faces, seed }: Pick<SiameseJob, 'faces' | 'seed'>): Promise<SiameseRefusal | null> {
    return Promise.resolve(siameseRefusal(faces.map(({ person }) => person), seed));
  }

  look(job: Pick<SiameseJob, 'faces' | 'seed'>): Promise<Space | null> {
    return Promise.resolve(job.faces.length > 0 ? spaceBefore(job) : null);
  }

  learn(job: SiameseJob, events: LessonEvents, signal: AbortSignal): Promise<SiameseOutcome> {
    this.#paused = false;
    return this.#turns
      .take(async () => {
        const backend = (this.#backend ??= await this.#open(signal));
        const tools = { signal, paused: () => this.#paused, onEvent: events };
        try {
          return await learnComparison(job, tools);
        } catch (error) {
          if (signal.aborted) throw signal.reason;
          const fault = await explain(error, backend);
          // It may be lost: the next lesson opens one anew.
          this.#backend = null;
          backend.dispose();
          throw fault;
        }
      })
      .finally(() => (events as { [releaseProxy]?: () => void })[releaseProxy]?.());
  }

  setPaused(paused: boolean): Promise<void> {
    this.#paused = paused;
    return Promise.resolve();
  }

  async #open(signal: AbortSignal): Promise<Backend> {
    const none = () => undefined;
    const { backend } = await chooseBackend(
      { wanted: 'auto', avoid: [] },
      { openers: this.#openers, selfTest: runSelfTest, tolerance: SELF_TEST_TOLERANCE, onTry: none, onError: none },
      signal,
    );
    registerTrainingKernels(backend.name);
    return backend;
  }
}
