import { proxy, transfer } from 'comlink';
import { zooEntry } from '../../models/zoo';
import type {
  BackendName, BackendReport, DetectResult, DetectSettings, DetectWorker, DetectorId, Fault, Frame, Progress, WorkerEvent,
} from '../../workers/api';
import { faultOf } from '../../workers/fault';
import { Pump } from '../camera/pump';
import type { CapturedFrame, CaptureMethod, Source } from '../camera/source';
import { LinkError, WorkerLink } from '../link/link';
import type { Settings } from '../storage/settings';
import { FigureKeeper, totalOf } from './figures.svelte';
import { adviseIfSlow, type SlowAdvice } from './slow';

export type Phase =
  | 'off' // nothing to do yet, or given up by the person
  | 'opening'
  | 'ready'
  | 'asleep' // the worker was ended for want of frames; the next one wakes it
  | 'failed';

/** What the session needs to know, read anew for every frame. */
export type SessionSettings = Settings & { readonly explain: boolean };

/** What the session tells the page besides its state. */
export interface SessionEvents {
  /** Something failed and the session goes on, or has already begun to mend it. */
  onfault(fault: Fault): void;
  /** The worker crashed and starts again, for the nth time. */
  onrestart(attempt: number): void;
  onready(): void;
  /** Frames take long; said once for each network, size and backend. */
  onslow(advice: SlowAdvice): void;
}

/** A frame unanswered for this long counts as hung, even on the slowest backend. */
const FRAME_TIMEOUT_MS = 120_000;
/** The first frames say little about the speed to come. */
const FRAMES_BEFORE_ADVICE = 12;
/** A worker without frames gives its GPU memory back. */
const IDLE_MS = 60_000;
/** A backend that lost its device this often in one visit is not chosen by itself again. */
const LOSSES_BEFORE_AVOIDING = 3;

/** One detector at work on one source: opens the worker, feeds it frames, keeps what it found. */
export class DetectSession {
  #phase = $state<Phase>('off');
  #progress = $state.raw<Progress | null>(null);
  #report = $state.raw<BackendReport | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #result = $state.raw<DetectResult | null>(null);
  #shown = $state.raw<Frame | null>(null);
  #paused = $state(false);
  #method = $state<CaptureMethod | null>(null);
  readonly figures = new FigureKeeper();

  readonly #settings: () => SessionSettings;
  readonly #events: SessionEvents;
  readonly #link: WorkerLink<DetectWorker>;
  readonly #pump: Pump;
  readonly #losses = new Map<BackendName, number>();
  #source: Source | null = null;
  #opening: AbortController | null = null;
  #open: { readonly detector: DetectorId; readonly inputSize: number } = { detector: 'ssd', inputSize: 0 };
  #advised = false;
  #refreshing = false;
  #refreshAgain = false;

  constructor(settings: () => SessionSettings, events: SessionEvents) {
    this.#settings = settings;
    this.#events = events;
    this.#link = new WorkerLink<DetectWorker>({
      spawn: () => new Worker(new URL('../../workers/detect.ts', import.meta.url), { type: 'module', name: 'detect' }),
      idleMs: IDLE_MS,
      onrestart: (attempt) => {
        this.#events.onrestart(attempt);
        void this.open();
      },
      onstate: (state) => {
        if (state === 'restarting') this.#suspend('opening');
        if (state === 'failed') this.#fail({ code: 'internal', detail: 'worker' });
        if (state === 'idle' && this.#phase === 'ready') {
          this.#phase = 'asleep';
          this.#report = null;
        }
      },
    });
    this.#pump = new Pump({
      process: (captured) => this.#process(captured),
      onerror: (error, from) => this.#failedFrame(error, from),
    });
  }

  get phase(): Phase { return this.#phase; }
  get progress(): Progress | null { return this.#progress; }
  get report(): BackendReport | null { return this.#report; }
  /** Why the phase is 'failed'. */
  get fault(): Fault | null { return this.#fault; }
  get result(): DetectResult | null { return this.#result; }
  /** In locked mode the frame that `result` belongs to. The session closes it. */
  get shown(): Frame | null { return this.#shown; }
  get paused(): boolean { return this.#paused; }
  get method(): CaptureMethod | null { return this.#method; }
  get source(): Source | null { return this.#source; }

  /** Looks at another source; null at none. The network is opened when there is first something to see. */
  watch(source: Source | null): void {
    this.#pump.stop();
    this.#source = source;
    this.#paused = false;
    this.#clearPicture();
    this.figures.reset();
    this.#method = null;
    if (!source) return;
    this.#pump.setPaused(this.#phase !== 'ready');
    this.#pump.start(source.frames());
    if (this.#phase !== 'ready' && this.#phase !== 'opening') void this.open();
  }

  /** Opens what the settings ask for; what was open or opening before is given up. */
  async open(): Promise<void> {
    this.#opening?.abort();
    const opening = new AbortController();
    this.#opening = opening;
    this.#suspend('opening');
    this.#fault = null;
    const { detector, inputSize, backend } = this.#settings();
    const sizes = zooEntry(detector).inputSizes;
    const wished = inputSize[detector];
    const request = {
      detector,
      inputSize: wished !== null && sizes.includes(wished) ? wished : (sizes[0] ?? 0),
      backend,
      avoid: [...this.#losses].filter(([, count]) => count >= LOSSES_BEFORE_AVOIDING).map(([name]) => name),
      baseUrl: new URL('.', document.baseURI).href,
    };
    this.#open = request;
    this.#advised = false;
    const onevent = proxy((event: WorkerEvent) => this.#heard(event, opening));
    try {
      const { signal } = opening;
      this.#report = await this.#link.call((worker) => worker.open(request, onevent, signal), { signal });
      if (this.#opening !== opening) return;
      this.#phase = 'ready';
      this.#progress = null;
      this.figures.reset();
      this.#pump.setPaused(this.#paused);
      this.#events.onready();
      this.refresh();
    } catch (error) {
      if (opening.signal.aborted || this.#opening !== opening) return;
      // A crash is the link's business: it restarts the worker, which opens again, or gives up and says so.
      if (error instanceof LinkError && error.code === 'crashed') return;
      const fault = faultOf(error);
      if (fault.code === 'device-lost') this.#mend(fault);
      else this.#fail(fault);
    }
  }

  /** Tries again after a failure, with a clean slate. */
  retry(): void {
    this.#link.revive();
    void this.open();
  }

  /** Gives up opening; the picture stays. */
  cancel(): void {
    this.#opening?.abort();
    this.#opening = null;
    this.#link.end();
    this.#suspend('off');
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#source?.setPaused(paused);
    this.#pump.setPaused(paused || (this.#phase !== 'ready' && this.#phase !== 'asleep'));
    if (paused && this.#source?.live && this.#phase === 'ready') {
      this.#lookAt(this.#source).catch((error: unknown) => this.#failedFrame(error, 'process'));
    }
  }

  /** Settings changed: decides anew about a picture that does not change by itself. */
  refresh(): void {
    if (this.#phase === 'asleep') void this.open();
    if (this.#phase !== 'ready' || !this.#source) return;
    if (!this.#source.live || this.#paused) void this.#decideAgain();
  }

  dispose(): void {
    this.watch(null);
    this.#opening?.abort();
    this.#link.dispose();
  }

  /** One at a time, and the newest settings last: a slider gives more changes than can be answered. */
  async #decideAgain(): Promise<void> {
    if (this.#refreshing) {
      this.#refreshAgain = true;
      return;
    }
    this.#refreshing = true;
    const source = this.#source;
    try {
      const settings = detectSettings(this.#settings());
      const result = this.#result && (await this.#link.call((worker) => worker.again(settings)));
      if (source !== this.#source || !source) return;
      if (result) this.#result = result;
      else if (source.live) await this.#lookAt(source);
      else source.again();
    } catch (error) {
      this.#failedFrame(error, 'process');
    } finally {
      this.#refreshing = false;
    }
    if (this.#refreshAgain) {
      this.#refreshAgain = false;
      this.refresh();
    }
  }

  /** The frozen picture is still on screen: it is taken from there. */
  async #lookAt(source: Source): Promise<void> {
    const frame = await createImageBitmap(source.element);
    await this.#process({ frame, captureMs: 0, timestamp: performance.now(), skipped: 0 });
  }

  async #process({ frame }: CapturedFrame): Promise<void> {
    if (this.#phase !== 'ready') {
      frame.close();
      if (this.#phase === 'asleep') void this.open();
      return;
    }
    const settings = this.#settings();
    const source = this.#source;
    let copy: Frame | null = null;
    try {
      if (settings.locked) copy = 'clone' in frame ? frame.clone() : await createImageBitmap(frame);
      const result = await this.#link.call(
        (worker) => worker.detect(transfer(frame, [frame]), detectSettings(settings)),
        { timeoutMs: FRAME_TIMEOUT_MS },
      );
      if (source !== this.#source) return;
      this.#result = result;
      this.#shown?.close();
      this.#shown = copy;
      copy = null;
      this.#method = this.#pump.method ?? this.#method;
      this.figures.frame(performance.now(), result.timings, this.#pump.stats, result.tensors);
      this.#watchSpeed();
    } finally {
      copy?.close();
      frame.close(); // Does nothing to a frame that was handed over.
    }
  }

  #watchSpeed(): void {
    const { frames } = this.figures.shown;
    if (this.#advised || !this.#source?.live || frames < FRAMES_BEFORE_ADVICE) return;
    this.#advised = true;
    const advice = adviseIfSlow(totalOf(this.figures.shown), this.#open.detector, this.#open.inputSize);
    if (advice) this.#events.onslow(advice);
  }

  #heard(event: WorkerEvent, opening: AbortController): void {
    if (this.#opening !== opening) return;
    if (event.type === 'progress') this.#progress = event.progress;
    else this.#mend(event.fault);
  }

  #failedFrame(error: unknown, from: 'process' | 'reader'): void {
    if (from === 'reader') this.#events.onfault({ code: 'frame', detail: String(error) });
    else if (!(error instanceof LinkError) && this.#phase === 'ready') this.#mend(faultOf(error));
  }

  #mend(fault: Fault): void {
    if (fault.code === 'device-lost') {
      // Heard twice, by the event and by the frame that failed: the worker is already being replaced.
      if (this.#link.state !== 'running') return;
      if (this.#report) this.#losses.set(this.#report.backend, (this.#losses.get(this.#report.backend) ?? 0) + 1);
      this.#suspend('opening');
      this.#link.restart(fault.detail);
    }
    this.#events.onfault(fault);
  }

  #suspend(phase: 'off' | 'opening' | 'failed'): void {
    this.#phase = phase;
    this.#progress = null;
    this.#pump.setPaused(true);
  }

  #fail(fault: Fault): void {
    this.#suspend('failed');
    this.#fault = fault;
    this.#clearPicture();
  }

  #clearPicture(): void {
    this.#result = null;
    this.#shown?.close();
    this.#shown = null;
  }
}

function detectSettings(settings: SessionSettings): DetectSettings {
  const { scoreThreshold, iouThreshold, maxBoxes, labels, explain } = settings;
  return { scoreThreshold, iouThreshold, maxBoxes, labels, explain };
}
