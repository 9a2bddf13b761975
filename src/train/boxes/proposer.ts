import type { DetectResult, DetectSettings, Fault } from '../../../workers/api';
import { FaultError, faultOf } from '../../../workers/fault';
import { Engine, type EngineEvents, type Phase } from '../../detect/engine.svelte';
import type { Settings } from '../../storage/settings';

export type ProposerWish = Pick<Settings, 'detector' | 'inputSize' | 'backend'>;

/** What is worth showing to be accepted or dismissed; lower than on the stage, because a person looks at each. */
const SETTINGS: DetectSettings = {
  scoreThreshold: 0.3, iouThreshold: 0.5, maxBoxes: 40, labels: null, explain: false,
};

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A detector of its own for single pictures: what is on the stage goes on undisturbed. Started by the first picture,
 * ended by `end`, or by itself when nothing is asked for a while.
 */
export class Proposer {
  readonly engine: Engine;
  #waiting: Waiting[] = [];

  constructor(wish: () => ProposerWish, makeEngine = (events: EngineEvents) => new Engine(() => ({ ...wish(), own: null }), events)) {
    this.engine = makeEngine({
      onphase: (phase) => this.#changed(phase),
      onfault: () => {}, // What matters of it comes back with the picture that was being looked at.
      onrestart: () => {},
    });
  }

  /** What is found in the picture, which is closed. Rejects with a FaultError, or the signal's reason. */
  async look(picture: ImageBitmap, signal?: AbortSignal): Promise<DetectResult> {
    try {
      await this.#ready(signal);
      signal?.throwIfAborted();
    } catch (error) {
      picture.close();
      throw error;
    }
    try {
      return await this.engine.detect(picture, SETTINGS);
    } catch (error) {
      signal?.throwIfAborted();
      const fault = faultOf(error);
      this.engine.mend(fault);
      throw new FaultError(fault.code, fault.detail);
    }
  }

  /** Gives the worker and its memory back. The next picture starts another. */
  end(): void {
    if (this.engine.phase !== 'off') this.engine.cancel();
  }

  #ready(signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.#waiting.push({ resolve, reject });
      if (this.engine.phase === 'asleep') this.engine.wake();
      else this.engine.ensure();
      this.#changed(this.engine.phase);
    });
  }

  #changed(phase: Phase): void {
    if (phase !== 'ready' && phase !== 'failed' && phase !== 'off') return;
    const waiting = this.#waiting;
    this.#waiting = [];
    const fault: Fault = this.engine.fault ?? { code: 'internal', detail: phase };
    for (const { resolve, reject } of waiting) {
      if (phase === 'ready') resolve();
      else reject(new FaultError(fault.code, fault.detail));
    }
  }
}
