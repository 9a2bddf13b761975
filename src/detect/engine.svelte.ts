import { transfer } from 'comlink';
import { zooEntry } from '../../models/zoo';
import type {
  AnchorPrediction, BackendName, CellAddress, DetectResult, DetectSettings, DetectWorker, Frame, OpenDetector,
} from '../../workers/api';
import { NetworkEngine, type EngineEvents } from '../link/engine.svelte';
import type { Settings } from '../storage/settings';

export { GIVEN_UP, type EngineEvents, type Phase } from '../link/engine.svelte';

type Wish = Pick<Settings, 'detector' | 'inputSize' | 'backend'>;

/** A frame unanswered for this long counts as hung, even on the slowest backend. */
const FRAME_TIMEOUT_MS = 120_000;

/** The detector that the settings ask for, in its worker: opened, mended when it breaks, ended when idle. */
export class Engine extends NetworkEngine<DetectWorker, OpenDetector> {
  constructor(wish: () => Wish, events: EngineEvents, spawn: () => Worker = spawnWorker) {
    super(
      {
        spawn,
        request: (avoid) => request(wish(), avoid),
        isSame,
        open: (worker, asked, onevent, signal) => worker.open(asked, onevent, signal),
      },
      events,
    );
  }

  /** See DetectWorker.detect; takes ownership of `frame`. */
  detect(frame: Frame, settings: DetectSettings): Promise<DetectResult> {
    return this.call((worker) => worker.detect(transfer(frame, [frame]), settings), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  /** See DetectWorker.again. */
  again(settings: DetectSettings): Promise<DetectResult | null> {
    return this.call((worker) => worker.again(settings), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  /** See DetectWorker.predictions. */
  predictions(cell: CellAddress): Promise<readonly AnchorPrediction[]> {
    return this.call((worker) => worker.predictions(cell), { timeoutMs: FRAME_TIMEOUT_MS });
  }
}

function request({ detector, inputSize, backend }: Wish, avoid: readonly BackendName[]): OpenDetector {
  const sizes = zooEntry(detector).inputSizes;
  const wished = inputSize[detector];
  return {
    detector,
    inputSize: wished !== null && sizes.includes(wished) ? wished : (sizes[0] ?? 0),
    backend,
    avoid,
    baseUrl: new URL('.', document.baseURI).href,
  };
}

function spawnWorker(): Worker {
  return new Worker(new URL('../../workers/detect.ts', import.meta.url), { type: 'module', name: 'detect' });
}

function isSame(a: OpenDetector, b: OpenDetector): boolean {
  return a.detector === b.detector && a.inputSize === b.inputSize && a.backend === b.backend;
}
