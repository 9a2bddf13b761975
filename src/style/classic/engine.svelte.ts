import { transfer } from 'comlink';
import type { GatysChange, GatysEvents, GatysJob, GatysWorker, OpenGatys, Painting } from '../../../workers/api';
import { NetworkEngine, type EngineEvents } from '../../link/engine.svelte';
import type { Settings } from '../../storage/settings';

/** A word to the worker unanswered for this long counts as lost. */
const WORD_TIMEOUT_MS = 120_000;

/** The classic optimisation in its worker: opened, mended when it breaks, ended when idle. */
export class ClassicEngine extends NetworkEngine<GatysWorker, OpenGatys> {
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

  /** See GatysWorker.paint; takes ownership of the pictures. May take as long as it likes. */
  paint(job: GatysJob, onevent: GatysEvents, signal: AbortSignal): Promise<Painting> {
    const { content, style, start } = job;
    const moved = [content, style, ...(typeof start === 'string' ? [] : [start])];
    return this.call((worker) => worker.paint(transfer(job, moved), onevent, signal), {});
  }

  /** See GatysWorker.draw. */
  draw(texture: string, side: number): Promise<ImageBitmap> {
    return this.call((worker) => worker.draw(texture, side), { timeoutMs: WORD_TIMEOUT_MS });
  }

  /** See GatysWorker.change. */
  change(change: GatysChange): Promise<void> {
    return this.call((worker) => worker.change(change), { timeoutMs: WORD_TIMEOUT_MS });
  }

  /** See GatysWorker.setPaused. */
  hold(paused: boolean): Promise<void> {
    return this.call((worker) => worker.setPaused(paused), { timeoutMs: WORD_TIMEOUT_MS });
  }
}

function spawnWorker(): Worker {
  return new Worker(new URL('../../../workers/gatys.ts', import.meta.url), { type: 'module', name: 'gatys' });
}
