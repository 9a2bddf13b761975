import { proxy, transfer } from 'comlink';
import { zooEntry } from '../../models/zoo';
import type {
  AnchorPrediction, BackendName, CellAddress, CompareWindows, ComputedField, DetectResult, DetectSettings, DetectWorker,
  Frame, MeasuredWindowField, OpenDetector, OwnWindows, ShapeRequest, ShapeWindows, SlidingMethods, WindowAddress,
  WindowComparison, WindowHeat, WindowReading,
} from '../../workers/api';
import { FaultError } from '../../workers/fault';
import { NetworkEngine, type EngineEvents } from '../link/engine.svelte';
import type { Settings } from '../storage/settings';
import type { OnProgress } from '../link/task.svelte';
import type { SlidingQuestions } from './sliding/means';
import { slides } from './sliding/views';

export { GIVEN_UP, type EngineEvents, type Phase } from '../link/engine.svelte';

type Wish = Pick<Settings, 'detector' | 'inputSize' | 'backend'> & Partial<Pick<Settings, 'own'>>;

/** What slides instead of the shipped classifier; its weights are read when it is opened. */
export type OwnChoice = NonNullable<Settings['own']>;

interface Asked extends Omit<OpenDetector, 'own'> {
  readonly own: OwnChoice | null;
}

/** A frame unanswered for this long counts as hung, even on the slowest backend. */
const FRAME_TIMEOUT_MS = 120_000;

/** The detector that the settings ask for, in its worker: opened, mended when it breaks, ended when idle. */
export class Engine extends NetworkEngine<DetectWorker & SlidingMethods, Asked> implements SlidingQuestions {
  /** @param readOwn the person's classifier; null where it is gone, of which it tells */
  constructor(
    wish: () => Wish,
    events: EngineEvents,
    spawn: () => Worker = spawnWorker,
    readOwn: (own: OwnChoice) => Promise<OwnWindows | null> = () => Promise.resolve(null),
  ) {
    super(
      {
        spawn,
        request: (avoid) => request(wish(), avoid),
        isSame,
        open: async (worker, { own, ...asked }, onevent, signal) => {
          const windows = own && (await readOwn(own));
          // Another one may have been opened meanwhile: this one must not come in its way.
          signal.throwIfAborted();
          if (own && !windows) throw new FaultError('weights-damaged', own.id);
          return worker.open(windows ? { ...asked, own: windows } : asked, onevent, signal);
        },
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

  /** See SlidingMethods, here and below. */
  windowHeat(label: string | null): Promise<WindowHeat | null> {
    return this.call((worker) => worker.windowHeat(label), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  windowReading(address: WindowAddress): Promise<WindowReading | null> {
    return this.call((worker) => worker.windowReading(address), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  windowNear(x: number, y: number, level: number | null): Promise<WindowReading | null> {
    return this.call((worker) => worker.windowNear(x, y, level), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  windowField(address: WindowAddress): Promise<ComputedField | null> {
    return this.call((worker) => worker.windowField(address), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  measureWindowField(
    address: WindowAddress, onprogress: OnProgress, signal: AbortSignal,
  ): Promise<MeasuredWindowField | null> {
    return this.call((worker) => worker.measureWindowField(address, proxy(onprogress), signal), { signal });
  }

  compareWindows(
    request: CompareWindows, onprogress: OnProgress, signal: AbortSignal,
  ): Promise<WindowComparison | null> {
    return this.call((worker) => worker.compareWindows(request, proxy(onprogress), signal), { signal });
  }

  shapeWindows(request: ShapeRequest, signal: AbortSignal): Promise<ShapeWindows | null> {
    return this.call((worker) => worker.shapeWindows(request, signal), { signal });
  }
}

function request({ detector, inputSize, backend, own = null }: Wish, avoid: readonly BackendName[]): Asked {
  const sizes = zooEntry(detector).inputSizes;
  const wished = inputSize[detector];
  return {
    detector,
    inputSize: wished !== null && sizes.includes(wished) ? wished : (sizes[0] ?? 0),
    backend,
    avoid,
    baseUrl: new URL('.', document.baseURI).href,
    own: slides(detector) ? own : null,
  };
}

function spawnWorker(): Worker {
  return new Worker(new URL('../../workers/detect.ts', import.meta.url), { type: 'module', name: 'detect' });
}

function isSame(a: Asked, b: Asked): boolean {
  const sameOwn = a.own?.id === b.own?.id && a.own?.background === b.own?.background;
  return a.detector === b.detector && a.inputSize === b.inputSize && a.backend === b.backend && sameOwn;
}
