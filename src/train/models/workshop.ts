import { transfer } from 'comlink';
import type {
  ClassifyWorker, ExportedClassifier, ExportedDetector, ForeignClassifier, ForeignExamination, StoredClassifier,
  StoredDetector,
} from '../../../workers/api';
import { WorkerLink } from '../../link/link';
import { Restarts } from '../../link/restarts';
import { spawnClassifier } from '../live/engine.svelte';

/** A network that takes longer than this to build and to answer once is no network for live pictures. */
const PATIENCE_MS = 120_000;
const IDLE_MS = 5_000;

/** A worker beside the one that looks at the camera, in which networks are taken apart; ended soon after use. */
export class Workshop {
  readonly #link: WorkerLink<ClassifyWorker>;

  constructor(spawn: () => Worker = spawnClassifier) {
    // What crashed it once will do so again: a new one comes with the next call.
    this.#link = new WorkerLink<ClassifyWorker>({ spawn, idleMs: IDLE_MS, restarts: new Restarts({ limit: 0 }) });
  }

  /** See ClassifyWorker.examine. */
  examine(network: Omit<ForeignClassifier, 'inputSize'>): Promise<ForeignExamination> {
    this.#link.revive();
    return this.#link.call(async (worker) => worker.examine(network), { timeoutMs: PATIENCE_MS });
  }

  /** See ClassifyWorker.exportClassifier. */
  exportClassifier({ spec, weights }: StoredClassifier, signal: AbortSignal): Promise<ExportedClassifier> {
    this.#link.revive();
    const baseUrl = new URL('.', document.baseURI).href;
    const copy = { spec, weights: weights.slice(0) };
    return this.#link.call(
      (worker) => worker.exportClassifier(transfer(copy, [copy.weights]), baseUrl, signal),
      { signal, timeoutMs: PATIENCE_MS },
    );
  }

  /** See ClassifyWorker.exportDetector. */
  exportDetector({ spec, weights }: StoredDetector, signal: AbortSignal): Promise<ExportedDetector> {
    this.#link.revive();
    const baseUrl = new URL('.', document.baseURI).href;
    const copy = { spec, weights: weights.slice(0) };
    return this.#link.call(
      (worker) => worker.exportDetector(transfer(copy, [copy.weights]), baseUrl, signal),
      { signal, timeoutMs: PATIENCE_MS },
    );
  }
}
