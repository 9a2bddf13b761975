import { transfer } from 'comlink';
import type { ClassifyResult, ClassifyWorker, DetectResult, DetectSettings, Frame, OpenTrainer } from '../../../workers/api';
import { FaultError } from '../../../workers/fault';
import { NetworkEngine, type EngineEvents } from '../../link/engine.svelte';
import type { Settings } from '../../storage/settings';
import type { Shelf } from '../models/shelf.svelte';

/** A frame unanswered for this long counts as hung, even on the slowest backend. */
const FRAME_TIMEOUT_MS = 120_000;

interface OpenNetwork extends OpenTrainer {
  /** Of the network on the shelf; '' for none. */
  readonly id: string;
  /** Changes with what of it the worker has to be told. */
  readonly spec: unknown;
}

/** The trained network in use, in its worker: opened, mended when it breaks, ended when idle. */
export class ClassifyEngine extends NetworkEngine<ClassifyWorker, OpenNetwork> {
  constructor(
    wish: () => Pick<Settings, 'backend'>,
    shelf: Pick<Shelf, 'current' | 'source'>,
    events: EngineEvents,
    spawn: () => Worker = spawnClassifier,
  ) {
    super(
      {
        spawn,
        request: (avoid) => ({
          id: shelf.current?.id ?? '',
          spec: shelf.current?.spec,
          backend: wish().backend,
          avoid,
          baseUrl: new URL('.', document.baseURI).href,
        }),
        isSame: (a, b) => a.id === b.id && a.spec === b.spec && a.backend === b.backend,
        open: async (worker, { id, backend, avoid, baseUrl }, onevent, signal) => {
          const source = await shelf.source(id);
          // Another one may have been opened meanwhile: this one must not come in its way.
          signal.throwIfAborted();
          if (!source) throw new FaultError('weights-damaged', id);
          return worker.open({ backend, avoid, baseUrl }, source, onevent, signal);
        },
      },
      events,
    );
  }

  /** See ClassifyWorker.classify; takes ownership of `frame`. */
  classify(frame: Frame): Promise<ClassifyResult> {
    return this.call((worker) => worker.classify(transfer(frame, [frame])), { timeoutMs: FRAME_TIMEOUT_MS });
  }

  /** See ClassifyWorker.detect; takes ownership of `frame`. */
  detect(frame: Frame, settings: DetectSettings): Promise<DetectResult> {
    return this.call((worker) => worker.detect(transfer(frame, [frame]), settings), { timeoutMs: FRAME_TIMEOUT_MS });
  }
}

export function spawnClassifier(): Worker {
  return new Worker(new URL('../../../workers/classify.ts', import.meta.url), { type: 'module', name: 'classify' });
}
