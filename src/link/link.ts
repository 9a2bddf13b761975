import { transferHandlers, wrap, type Remote } from 'comlink';
import { carryAbortSignals } from '../../workers/abort';
import { Calls } from './calls';
import { LinkError } from './error';
import { Restarts } from './restarts';

export { LinkError } from './error';

export type LinkState =
  | 'idle' // no worker; the next call starts one
  | 'running'
  | 'restarting' // crashed; a new one follows after a pause
  | 'failed' // crashed too often; `revive` tries again
  | 'ended';

export interface LinkOptions {
  readonly spawn: () => Worker;
  /** Ends a worker without calls after this many milliseconds; 0 never. */
  readonly idleMs?: number;
  readonly restarts?: Restarts;
  readonly onstate?: (state: LinkState) => void;
  /** A new worker stands after a crash: open again what was open. `attempt` counts the restarts of late, from 1. */
  readonly onrestart?: (attempt: number) => void;
}

export interface CallOptions {
  /** Rejects the call with the signal's reason; give the signal to the remote function too, so that work stops. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without an answer after which the worker counts as hung; 0 never. */
  readonly timeoutMs?: number;
}

/**
 * One worker behind Comlink: started when first called, ended when idle, and started again when it crashed or hangs.
 * No call is left without an answer.
 */
export class WorkerLink<Api> {
  readonly #options: LinkOptions;
  readonly #restarts: Restarts;
  readonly #calls: Calls;
  #state: LinkState = 'idle';
  #worker: Worker | null = null;
  #remote: Remote<Api> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #why = '';

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#restarts = options.restarts ?? new Restarts();
    this.#calls = new Calls((reject) => this.#overdue(reject), () => this.#idle());
    if (!transferHandlers.has('AbortSignal')) carryAbortSignals();
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Calls that wait for an answer. */
  get pending(): number {
    return this.#calls.size;
  }

  /** Why the last worker was lost, for the engineer; '' if none was. */
  get why(): string {
    return this.#why;
  }

  /**
   * Starts the worker where there is none. Rejects with a LinkError, the signal's reason, or what the work rejects
   * with. While a crashed worker has not restarted yet, calls are rejected: what they stand on has to be opened again
   * first.
   */
  async call<T>(work: (remote: Remote<Api>) => Promise<T>, { signal, timeoutMs = 0 }: CallOptions = {}): Promise<T> {
    signal?.throwIfAborted();
    const remote = this.#require();
    clearTimeout(this.#timer);
    // Started within the call's own care, so that a throw while posting also counts as its answer.
    const answer = (async () => work(remote))();
    return this.#calls.wait(answer, timeoutMs, signal);
  }

  /** Stops the worker as a crash does: for one that answers but can no longer work. A new one follows. */
  restart(why: string): void {
    if (this.#worker) this.#lost(why);
  }

  /** Forgets earlier failures, so that the next call starts a worker again. */
  revive(): void {
    this.#restarts.forget();
    if (this.#state === 'failed') this.#become('idle');
  }

  /** Ends the worker, which frees its GPU memory for certain. The next call starts another. */
  end(): void {
    this.#end('idle');
  }

  /** Ends the link for good. */
  dispose(): void {
    this.#end('ended');
  }

  #end(state: 'idle' | 'ended'): void {
    this.#drop();
    clearTimeout(this.#timer);
    this.#become(state);
    this.#calls.rejectAll(new LinkError('ended'));
  }

  #require(): Remote<Api> {
    if (this.#state === 'ended') throw new LinkError('ended');
    if (this.#state === 'failed') throw new LinkError('unavailable', this.#why);
    if (this.#state === 'restarting') throw new LinkError('crashed', this.#why);
    return this.#remote ?? this.#start();
  }

  #start(): Remote<Api> {
    const worker = this.#spawn();
    worker.addEventListener('error', (event) => {
      event.preventDefault?.();
      this.#failed(worker, event.message || 'the worker failed');
    });
    // What cannot be read would never be answered.
    worker.addEventListener('messageerror', () => this.#failed(worker, 'unreadable message'));
    this.#worker = worker;
    const remote = wrap<Api>(worker);
    this.#remote = remote;
    this.#become('running');
    return remote;
  }

  #spawn(): Worker {
    try {
      return this.#options.spawn();
    } catch (error) {
      this.#why = String(error);
      throw new LinkError('unavailable', this.#why);
    }
  }

  #failed(worker: Worker, why: string): void {
    if (worker === this.#worker) this.#lost(why);
  }

  #overdue(reject: (error: unknown) => void): void {
    reject(new LinkError('timeout'));
    if (this.#worker) this.#lost('a call was not answered in time');
  }

  #lost(why: string): void {
    this.#why = why;
    this.#drop();
    clearTimeout(this.#timer);
    const pauseMs = this.#restarts.next(Date.now());
    this.#become(pauseMs === null ? 'failed' : 'restarting');
    if (pauseMs !== null) this.#timer = setTimeout(() => this.#again(), pauseMs);
    this.#calls.rejectAll(new LinkError('crashed', why));
  }

  #again(): void {
    try {
      this.#start();
    } catch {
      this.#become('failed');
      return;
    }
    this.#options.onrestart?.(this.#restarts.count);
    if (this.pending === 0) this.#idle();
  }

  #idle(): void {
    const { idleMs = 0 } = this.#options;
    if (idleMs <= 0 || !this.#worker) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), idleMs);
  }

  #drop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#remote = null;
  }

  #become(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onstate?.(state);
  }
}
