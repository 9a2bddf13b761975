import type { Fault, RecogniseRequest, RecogniseResult } from '../../../workers/api';
import { faultOf, isAbort } from '../../../workers/fault';

/** What is asked for; the rest is the worker's own business. */
export type Recognising = Pick<RecogniseRequest, 'count' | 'scoreThreshold' | 'iouThreshold' | 'backend'>;

export type Recognise = (
  request: Recognising, onprogress: (done: number) => void, signal: AbortSignal,
) => Promise<RecogniseResult | null>;

/** The proposals recognised one by one: R-CNN. Reactive. */
export class Recognition {
  readonly #recognise: Recognise;
  #running = $state(false);
  #done = $state(0);
  #result = $state.raw<RecogniseResult | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #controller: AbortController | null = null;

  constructor(recognise: Recognise) {
    this.#recognise = recognise;
  }

  get running(): boolean { return this.#running; }
  /** Share that is done, [0, 1]. */
  get done(): number { return this.#done; }
  get result(): RecogniseResult | null { return this.#result; }
  /** Why the last one failed. */
  get fault(): Fault | null { return this.#fault; }

  /** Gives up what runs, and begins anew. Never rejects. */
  async run(request: Recognising): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    this.#running = true;
    this.#done = 0;
    this.#fault = null;
    const onprogress = (done: number) => {
      if (this.#controller === controller) this.#done = done;
    };
    try {
      const result = await this.#recognise(request, onprogress, controller.signal);
      if (this.#controller === controller) this.#result = result;
    } catch (error) {
      if (this.#controller === controller && !isAbort(error)) this.#fault = faultOf(error);
    } finally {
      if (this.#controller === controller) {
        this.#controller = null;
        this.#running = false;
      }
    }
  }

  cancel(): void {
    const controller = this.#controller;
    this.#controller = null;
    this.#running = false;
    controller?.abort();
  }

  /** Another picture. */
  clear(): void {
    this.cancel();
    this.#result = null;
    this.#fault = null;
  }
}
