import { transfer } from 'comlink';
import type {
  Comparison, Enrolment, FaceExtra, FaceWorker, Frame, LookResult, LookSettings, OpenFaces, Template,
} from '../../workers/api';
import { NetworkEngine, type EngineEvents } from '../link/engine.svelte';
import type { Settings } from '../storage/settings';

/** A frame unanswered for this long counts as hung, even on the slowest backend. */
const FRAME_TIMEOUT_MS = 120_000;

/** The face chain in its worker: opened, mended when it breaks, ended when idle. */
export class FaceEngine extends NetworkEngine<FaceWorker, OpenFaces> {
  constructor(wish: () => Pick<Settings, 'backend'>, events: EngineEvents, spawn: () => Worker = spawnWorker) {
    super(
      {
        spawn,
        request: (avoid) => ({ backend: wish().backend, avoid, baseUrl: new URL('.', document.baseURI).href }),
        isSame: (a, b) => a.backend === b.backend,
        open: (worker, asked, onevent, signal) => worker.open(asked, onevent, signal),
      },
      events,
    );
  }

  /** See FaceWorker.look; takes ownership of `frame`. */
  look(frame: Frame, settings: LookSettings): Promise<LookResult> {
    return this.call((worker) => worker.look(transfer(frame, [frame]), settings), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  /** See FaceWorker.prepare. */
  prepare(extra: FaceExtra, signal: AbortSignal): Promise<void> {
    return this.call((worker) => worker.prepare(extra, signal), { signal });
  }

  /** See FaceWorker.know. */
  know(people: readonly Template[], comparison: Comparison): Promise<void> {
    return this.call((worker) => worker.know(people, comparison), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  /** See FaceWorker.forget. */
  forget(): Promise<void> {
    return this.call((worker) => worker.forget(), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  /** See FaceWorker.enrol. */
  enrol(shots: readonly Float32Array[], threshold: number): Promise<Enrolment> {
    return this.call((worker) => worker.enrol(shots, threshold), { timeoutMs: FRAME_TIMEOUT_MS });
  }
}

function spawnWorker(): Worker {
  return new Worker(new URL('../../workers/face.ts', import.meta.url), { type: 'module', name: 'face' });
}
