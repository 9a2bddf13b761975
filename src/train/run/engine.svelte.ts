import { proxy } from 'comlink';
import type {
  BackendName, BackendReport, Fault, OpenTrainer, Progress, Remote, TrainWorker, WorkerEvent,
} from '../../../workers/api';
import { faultOf } from '../../../workers/fault';
import { LinkError, WorkerLink, type LinkState } from '../../link/link';

export interface TrainEngineEvents {
  /** The worker crashed and starts again, for the nth time. */
  onrestart(attempt: number): void;
  /** Something failed, and is already being mended. */
  onfault(fault: Fault): void;
}

export interface TrainEngineOptions extends TrainEngineEvents {
  readonly wish: () => { readonly backend: BackendName | 'auto' };
  readonly spawn?: () => Worker;
}

/** How often work may still be begun again; who makes progress sets it anew. */
export interface Retries {
  left: number;
}

/** A worker without work gives its GPU memory back. */
const IDLE_MS = 60_000;
/** A question unanswered for this long is lost. */
const ASKING_MS = 120_000;
/** Between two looks at whether the worker still tells anything. */
const TICK_MS = 15_000;
/** Ten minutes: no single step takes that long, even on the slowest backend. */
const SILENT_TICKS = 40;

/** The train worker: opened with the first work, mended when it breaks, ended when idle. */
export class TrainEngine {
  #opening = $state.raw<Progress | null>(null);
  #report = $state.raw<BackendReport | null>(null);
  /** A person may pause for as long as they like. */
  patient = false;

  readonly #options: TrainEngineOptions;
  readonly #link: WorkerLink<TrainWorker>;
  readonly #lost = new Set<BackendName>();
  #opened: { readonly backend: string; readonly done: Promise<void> } | null = null;
  #waiting: (() => void)[] = [];
  #ticks = 0;
  #replacingDevice = false;

  constructor(options: TrainEngineOptions) {
    this.#options = options;
    this.#link = new WorkerLink<TrainWorker>({
      spawn: options.spawn ?? spawnWorker,
      idleMs: IDLE_MS,
      onstate: (state) => this.#heardOfLink(state),
      onrestart: (attempt) => {
        // A lost device was already reported as such.
        if (!this.#replacingDevice) options.onrestart(attempt);
        this.#replacingDevice = false;
      },
    });
  }

  /** What opening does now; null while nothing is being opened. */
  get opening(): Progress | null { return this.#opening; }
  /** Of the worker that is open; null before and after. */
  get report(): BackendReport | null { return this.#report; }

  /**
   * Does `work` in an open worker. When the worker crashes, hangs or loses its device, it is replaced and `work` is
   * called again, as often as `retries` allows. Rejects with what the work, or opening, rejects with, or a LinkError.
   * `signal` ends opening and retrying; ending the work itself is the work's business.
   */
  async run<T>(
    work: (remote: Remote<TrainWorker>) => Promise<T>,
    signal: AbortSignal,
    retries: Retries = { left: 2 },
  ): Promise<T> {
    // Failures of earlier work say nothing about this.
    if (this.#link.state === 'failed') this.#link.revive();
    const watch = setInterval(() => this.#tick(), TICK_MS);
    try {
      for (;;) {
        try {
          signal.throwIfAborted();
          await this.#open(signal);
          this.heard();
          return await this.#link.call(work);
        } catch (error) {
          signal.throwIfAborted();
          if (retries.left-- <= 0 || !(await this.#mend(error))) throw error;
        }
      }
    } finally {
      clearInterval(watch);
    }
  }

  /** Asks what needs no open worker, whatever else is under way. Rejects as the work does, or with a LinkError. */
  async ask<T>(question: (remote: Remote<TrainWorker>) => Promise<T>): Promise<T> {
    if (this.#link.state === 'failed') this.#link.revive();
    return this.#link.call(question, { timeoutMs: ASKING_MS });
  }

  /** Tells something to work that runs already; nothing where there is none. Never rejects. */
  async tell(word: (remote: Remote<TrainWorker>) => Promise<void>): Promise<void> {
    if (this.#link.state === 'running') await this.#link.call(word).catch(() => {});
  }

  /** The worker gave a sign of life. */
  heard(): void {
    this.#ticks = 0;
  }

  /** Ends the worker; what it was doing rejects with a LinkError. The next work starts another. */
  end(): void {
    this.#link.end();
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { backend } = this.#options.wish();
    if (this.#opened?.backend !== backend) {
      const done = this.#load(backend, signal);
      const opened = { backend, done };
      this.#opened = opened;
      done.catch(() => {
        if (this.#opened === opened) this.#opened = null;
      });
    }
    await this.#opened.done;
  }

  async #load(backend: BackendName | 'auto', signal: AbortSignal): Promise<void> {
    const baseUrl = new URL('.', document.baseURI).href;
    const request: OpenTrainer = { backend, avoid: [...this.#lost], baseUrl };
    const onevent = proxy((event: WorkerEvent) => this.#heardOfWorker(event));
    this.#opening = { phase: 'build' };
    try {
      this.#report = await this.#link.call((remote) => remote.open(request, onevent, signal), { signal });
    } finally {
      this.#opening = null;
    }
  }

  /** Whether it is worth trying again: there is, or soon will be, a new worker. */
  async #mend(error: unknown): Promise<boolean> {
    if (error instanceof LinkError) {
      if (error.code !== 'crashed' && error.code !== 'timeout') return false;
    } else {
      const fault = faultOf(error);
      if (fault.code !== 'device-lost') return false;
      this.#loseDevice(fault);
    }
    while (this.#link.state === 'restarting') await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#link.state !== 'failed' && this.#link.state !== 'ended';
  }

  /** Another backend next time, where the choice is ours. */
  #loseDevice(fault: Fault): void {
    // Heard twice, by the event and by the work that failed: the worker is already being replaced.
    if (this.#link.state !== 'running') return;
    if (this.#report) this.#lost.add(this.#report.backend);
    this.#replacingDevice = true;
    this.#options.onfault(fault);
    this.#link.restart(fault.detail);
  }

  #heardOfWorker(event: WorkerEvent): void {
    this.heard();
    if (event.type === 'progress') this.#opening = this.#opening && event.progress;
    else if (event.fault.code === 'device-lost') this.#loseDevice(event.fault);
    else this.#options.onfault(event.fault);
  }

  #heardOfLink(state: LinkState): void {
    if (state !== 'running') {
      this.#opened = null;
      this.#report = null;
    }
    if (state === 'restarting') return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Counted in ticks, so that a laptop that slept does not find its worker overdue when it wakes. */
  #tick(): void {
    this.#ticks = this.patient ? 0 : this.#ticks + 1;
    if (this.#ticks < SILENT_TICKS) return;
    this.heard();
    this.#link.restart('the trainer tells nothing any more');
  }
}

function spawnWorker(): Worker {
  return new Worker(new URL('../../../workers/train.ts', import.meta.url), { type: 'module', name: 'train' });
}
