import { proxy } from 'comlink';
import type { BackendName, BackendReport, Fault, Progress, Remote, WorkerEvent, WorkerEvents } from '../../workers/api';
import { faultOf } from '../../workers/fault';
import { LinkError, WorkerLink, type CallOptions, type LinkState } from './link';

export type Phase =
  | 'off' // nothing to do yet, or given up by the person
  | 'opening'
  | 'ready'
  | 'asleep' // the worker was ended for want of frames; `wake` opens it again
  | 'failed';

export interface EngineEvents {
  onphase(phase: Phase): void;
  /** Something failed and the engine goes on, or has already begun to mend it. */
  onfault(fault: Fault): void;
  /** The worker crashed and starts again, for the nth time. */
  onrestart(attempt: number): void;
}

/** What one kind of engine opens, and how. */
export interface EngineKind<Api, Request> {
  readonly spawn: () => Worker;
  /** What is wished for now. `avoid`: backends not to be chosen by themselves. */
  readonly request: (avoid: readonly BackendName[]) => Request;
  readonly isSame: (a: Request, b: Request) => boolean;
  readonly open: (
    worker: Remote<Api>,
    request: Request,
    events: WorkerEvents,
    signal: AbortSignal,
  ) => Promise<BackendReport>;
}

/** Opening that tells nothing for this long is hung: longer than any step inside the worker may take. */
const OPENING_SILENCE_MS = 240_000;
/** A worker without frames gives its GPU memory back. */
const IDLE_MS = 60_000;
/** A backend that lost its device this often in one visit is not chosen by itself again. */
const LOSSES_BEFORE_AVOIDING = 3;

/** The failure of a worker that crashed too often. */
export const GIVEN_UP: Fault = { code: 'internal', detail: 'worker' };

/** The network that is wished for, in its worker: opened, mended when it breaks, ended when idle. */
export class NetworkEngine<Api, Request> {
  #phase = $state<Phase>('off');
  #progress = $state.raw<Progress | null>(null);
  #report = $state.raw<BackendReport | null>(null);
  #fault = $state.raw<Fault | null>(null);

  readonly #kind: EngineKind<Api, Request>;
  readonly #events: EngineEvents;
  readonly #link: WorkerLink<Api>;
  readonly #losses = new Map<BackendName, number>();
  #opening: AbortController | null = null;
  #asked: Request | null = null;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #replacingDevice = false;

  constructor(kind: EngineKind<Api, Request>, events: EngineEvents) {
    this.#kind = kind;
    this.#events = events;
    this.#link = new WorkerLink<Api>({
      spawn: kind.spawn,
      idleMs: IDLE_MS,
      onrestart: (attempt) => {
        // A lost device was already reported as such.
        if (!this.#replacingDevice) this.#events.onrestart(attempt);
        this.#replacingDevice = false;
        void this.#open();
      },
      onstate: (state) => this.#heardOfLink(state),
    });
  }

  get phase(): Phase { return this.#phase; }
  get progress(): Progress | null { return this.#progress; }
  get report(): BackendReport | null { return this.#report; }
  /** Why the phase is 'failed'. */
  get fault(): Fault | null { return this.#fault; }
  /** What is open or being opened. */
  get asked(): Request | null { return this.#asked; }

  /** Opens what is wished for, unless just that is open or on its way. */
  ensure(): void {
    const busy = this.#phase === 'ready' || this.#phase === 'opening';
    if (busy && this.#asked && this.#kind.isSame(this.#asked, this.#request())) return;
    this.retry();
  }

  /** Opens anew, with a clean slate after failures. */
  retry(): void {
    this.#link.revive();
    void this.#open();
  }

  /** A frame came for a worker that was ended for want of frames. */
  wake(): void {
    if (this.#phase === 'asleep') void this.#open();
  }

  /** Gives up what is open or opening. */
  cancel(): void {
    this.#opening?.abort();
    this.#opening = null;
    this.#link.end();
    this.#become('off');
  }

  /** Nothing more is to be expected of this network: says so, with the ways out. */
  fail(fault: Fault): void {
    this.#fault = fault;
    this.#become('failed');
  }

  /** Mends what can be mended. For what a frame was answered with, and what the worker tells by itself. */
  mend(fault: Fault): void {
    if (fault.code === 'device-lost') {
      // Heard twice, by the event and by the frame that failed: the worker is already being replaced.
      if (this.#link.state !== 'running') return;
      if (this.#report) this.#losses.set(this.#report.backend, (this.#losses.get(this.#report.backend) ?? 0) + 1);
      this.#replacingDevice = true;
      this.#become('opening');
      this.#link.restart(fault.detail);
      if (this.#phase === 'failed') return;
    }
    this.#events.onfault(fault);
  }

  /** See WorkerLink.call. */
  protected call<T>(work: (worker: Remote<Api>) => Promise<T>, options: CallOptions): Promise<T> {
    return this.#link.call(work, options);
  }

  async #open(): Promise<void> {
    this.#opening?.abort();
    const opening = new AbortController();
    const { signal } = opening;
    const request = this.#request();
    this.#opening = opening;
    this.#asked = request;
    this.#fault = null;
    this.#become('opening');
    this.#listen();
    const onevent = proxy((event: WorkerEvent) => this.#heard(event, opening));
    try {
      const report = await this.#link.call((worker) => this.#kind.open(worker, request, onevent, signal), { signal });
      if (this.#opening !== opening) return;
      this.#report = report;
      this.#become('ready');
    } catch (error) {
      if (signal.aborted || this.#opening !== opening) return;
      // A crash is the link's business: it restarts the worker, which opens again, or gives up and says so.
      if (error instanceof LinkError) {
        if (error.code === 'unavailable') this.fail(GIVEN_UP);
        return;
      }
      const fault = faultOf(error);
      if (fault.code === 'device-lost') this.mend(fault);
      else this.fail(fault);
    }
  }

  #request(): Request {
    return this.#kind.request(
      [...this.#losses].filter(([, count]) => count >= LOSSES_BEFORE_AVOIDING).map(([name]) => name),
    );
  }

  #heard(event: WorkerEvent, opening: AbortController): void {
    if (this.#opening !== opening) return;
    if (event.type === 'fault') {
      this.mend(event.fault);
    } else if (this.#phase === 'opening') {
      this.#progress = event.progress;
      this.#listen();
    }
  }

  /** A driver can hang the worker so thoroughly that not even its own timers run. */
  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#link.restart('opening tells nothing any more'), OPENING_SILENCE_MS);
  }

  #heardOfLink(state: LinkState): void {
    if (state === 'restarting') this.#become('opening');
    if (state === 'failed') this.fail(GIVEN_UP);
    if (state === 'idle' && this.#phase === 'ready') this.#become('asleep');
  }

  #become(phase: Phase): void {
    this.#phase = phase;
    this.#progress = null;
    if (phase !== 'ready') this.#report = phase === 'opening' ? this.#report : null;
    if (phase !== 'opening') clearTimeout(this.#silence);
    this.#events.onphase(phase);
  }
}
