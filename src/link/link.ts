import type { Remote } from 'comlink';

export type LinkErrorCode =
  | 'crashed' // the worker failed, or had to be stopped because of another call
  | 'timeout' // this call was not answered in time; the worker was stopped
  | 'unavailable' // the worker failed too often, or does not start at all
  | 'ended'; // the link was ended by its owner

/** The worker is at fault rather than the work: what the work itself rejects with passes through unchanged. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  readonly code: LinkErrorCode;
  constructor(code: LinkErrorCode, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
  }
}

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
  readonly onstate?: (state: LinkState) => void;
  /** A new worker stands after a crash: open again what was open. */
  readonly onrestart?: (restarts: number) => void;
}

export interface CallOptions {
  /** Rejects the call with the signal's reason; give the signal to the remote function too, so that work stops. */
  readonly signal?: AbortSignal;
  /** Milliseconds without an answer after which the worker counts as hung; 0 never. */
  readonly timeoutMs?: number;
}

export class WorkerLink<Api> {
  constructor(_options: LinkOptions) { throw new Error(); }
  get state(): LinkState { throw new Error(); }
  /** Starts the worker where there is none. Rejects with a LinkError, an AbortError, or what the work rejects with. */
  call<T>(_work: (remote: Remote<Api>) => Promise<T>, _options: CallOptions = {}): Promise<T> { throw new Error(); }
  /** Stops the worker as a crash does: for a worker that answers but can no longer work. It starts again. */
  restart(_why: string): void { throw new Error(); }
  /** Forgets earlier failures, so that the next call starts a worker again. */
  revive(): void { throw new Error(); }
  /** Ends the worker, which frees its GPU memory. `forever` refuses further calls. */
  end(_forever = false): void { throw new Error(); }
}
