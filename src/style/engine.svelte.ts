import { proxy, transfer } from 'comlink';
import type {
  Frame, StyleLessonEvent, LessonJob, LessonOutcome, OpenStyles, PaintResult, PaintSettings, StyleChoice, StyleNumbers,
  StyleReading, StyleWorker,
} from '../../workers/api';
import { NetworkEngine, type EngineEvents } from '../link/engine.svelte';
import type { Settings } from '../storage/settings';

/** A frame unanswered for this long counts as hung, even on the slowest backend. */
const FRAME_TIMEOUT_MS = 120_000;

/** The style networks in their worker: opened, mended when they break, ended when idle. */
export class StyleEngine extends NetworkEngine<StyleWorker, OpenStyles> {
  /** @param canvas makes what is painted on, anew for each opening: a canvas goes over to one worker, once */
  constructor(
    wish: () => Pick<Settings, 'backend'>, canvas: () => OffscreenCanvas, events: EngineEvents, spawn = spawnWorker,
  ) {
    super(
      {
        spawn,
        request: (avoid) => ({ backend: wish().backend, avoid, baseUrl: new URL('.', document.baseURI).href }),
        isSame: (a, b) => a.backend === b.backend,
        open: (worker, asked, onevent, signal) => {
          const target = canvas();
          return worker.open(asked, transfer(target, [target]), onevent, signal);
        },
      },
      events,
    );
  }

  /** See StyleWorker.paint; takes ownership of `frame`. */
  paint(frame: Frame, settings: PaintSettings): Promise<PaintResult> {
    return this.call((worker) => worker.paint(transfer(frame, [frame]), settings), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  /** See StyleWorker.thumbnails; takes ownership of `frame`. */
  thumbnails(frame: Frame, styles: readonly StyleChoice[], side: number): Promise<readonly ImageBitmap[]> {
    const ask = { timeoutMs: FRAME_TIMEOUT_MS };
    return this.call((worker) => worker.thumbnails(transfer(frame, [frame]), styles, side), ask);
  }

  /** See StyleWorker.read; takes ownership of `picture`. */
  read(picture: ImageBitmap): Promise<StyleReading> {
    return this.call((worker) => worker.read(transfer(picture, [picture])), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  /** See StyleWorker.numbers. */
  numbers(): Promise<StyleNumbers> {
    return this.call((worker) => worker.numbers(), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  /** See StyleWorker.learn; resolves also when aborted. */
  learn(job: LessonJob, onevent: (event: StyleLessonEvent) => void, signal: AbortSignal): Promise<LessonOutcome> {
    // The signal goes to the worker alone: what was learnt until then is its answer.
    return this.call((worker) => worker.learn(transfer(job, [job.picture]), proxy(onevent), signal), {});
  }

  /** See StyleWorker.setPaused. */
  setLessonPaused(paused: boolean): Promise<void> {
    return this.call((worker) => worker.setPaused(paused), {});
  }
}

function spawnWorker(): Worker {
  return new Worker(new URL('../../workers/style.ts', import.meta.url), { type: 'module', name: 'style' });
}
