import type { ProxyMarked } from 'comlink';
import type { EpochReport } from '../../../../models/transfer/fit-options';
import type {
  BackendName, BackendReport, JobRefusal, OpenTrainer, TrainingEvents, TrainingJob, TrainingMeans, TrainingOutcome,
  WorkerEvents,
} from '../../../../workers/api';
import type { FaultError } from '../../../../workers/fault';

export const reportOf = (epoch: number): EpochReport => ({
  epoch, loss: 1 / (epoch + 1), accuracy: 0.5, devLoss: 1, devAccuracy: 0.5, learningRate: 1e-3, gradientNorm: 1, seconds: 0.1,
});

export function outcomeOf(history: readonly EpochReport[], reason: TrainingOutcome['reason'] = 'finished'): TrainingOutcome {
  const assessment = { accuracy: 0.75, loss: 1, confusion: [[1, 0], [1, 0]], scores: [], answers: [] };
  const learned = history.length > 0;
  return {
    reason,
    classifier: learned ? ({ spec: {}, weights: new ArrayBuffer(4) } as unknown as TrainingOutcome['classifier']) : null,
    history: { head: history, tuning: [] },
    bestEpoch: history.length - 1,
    assessments: { train: assessment, dev: assessment, test: null },
    headAccuracy: { train: 0.75, dev: 0.75, test: null },
    diagnosis: null,
    leftOut: [],
    seconds: { features: 1, head: 2, tuning: 0 },
    cached: 0,
    tensors: { before: 0, after: 0 },
  };
}

/** What lives in the fake worker: an epoch whenever the test says so, and whatever else it is told. */
export class FakeTrainer {
  readonly opened: OpenTrainer[] = [];
  readonly resumed: (ArrayBuffer | null)[] = [];
  readonly paused: boolean[] = [];
  readonly jobs: TrainingJob[] = [];
  /** Epochs after which training ends by itself. */
  epochs = 4;
  backend: BackendName = 'webgpu';
  answer: JobRefusal | null = null;
  failTraining: FaultError | null = null;
  /** Aborting is not answered. */
  hung = false;
  means: (TrainingMeans & ProxyMarked) | null = null;
  checkpointsRefused = 0;
  /** Epochs that were let go. */
  stepped = 0;
  #step: (() => void) | null = null;

  async open(request: OpenTrainer, _events: WorkerEvents, _signal: AbortSignal): Promise<BackendReport> {
    this.opened.push(request);
    return { backend: this.backend, adapter: '', threads: 1, selfTestError: 0, refused: [] };
  }

  async refusal(job: TrainingJob): Promise<JobRefusal | null> {
    this.jobs.push(job);
    return this.answer;
  }

  async setPaused(paused: boolean): Promise<void> {
    this.paused.push(paused);
  }

  async train(
    job: TrainingJob,
    means: TrainingMeans & ProxyMarked,
    events: TrainingEvents,
    resume: ArrayBuffer | null,
    signal: AbortSignal,
  ): Promise<TrainingOutcome> {
    this.resumed.push(resume);
    this.means = means;
    const history: EpochReport[] = [];
    const begin = resume ? new Uint8Array(resume)[0]! : 0;
    for (let epoch = 0; epoch < begin; epoch++) history.push(reportOf(epoch));
    if (this.failTraining) {
      const error = this.failTraining;
      this.failTraining = null;
      throw error;
    }
    const aborted = new Promise<'aborted'>((resolve) => {
      signal.addEventListener('abort', () => !this.hung && resolve('aborted'));
    });
    for (let epoch = begin; epoch < this.epochs; epoch++) {
      const step = new Promise<'go'>((resolve) => (this.#step = () => resolve('go')));
      if ((await Promise.race([step, aborted])) === 'aborted') return outcomeOf(history, 'aborted');
      const report = reportOf(epoch);
      history.push(report);
      await means.checkpoint(Uint8Array.of(epoch + 1).buffer).catch(() => this.checkpointsRefused++);
      events({ type: 'progress', phase: 'head', done: epoch + 1, total: this.epochs, secondsLeft: 1 });
      events({ type: 'epoch', phase: 'head', report, epochs: job.recipe.epochs });
    }
    return outcomeOf(history);
  }

  /** Lets one epoch be trained; false if nothing waits for it. */
  step(): boolean {
    const step = this.#step;
    this.#step = null;
    if (step) this.stepped++;
    step?.();
    return step !== null;
  }
}
