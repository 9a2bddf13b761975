import type { DetectResult, DetectSettings, Fault, Frame } from '../../workers/api';
import { faultOf } from '../../workers/fault';
import { Pump } from '../camera/pump';
import type { CapturedFrame, CaptureMethod, Source } from '../camera/source';
import { LinkError } from '../link/link';
import type { Settings } from '../storage/settings';
import { Engine, type EngineEvents, type Phase } from './engine.svelte';
import { FigureKeeper, totalOf } from './figures.svelte';
import { adviseIfSlow, type SlowAdvice } from './slow';

/** What the session needs to know, read anew for every frame. */
export type SessionSettings = Settings & { readonly explain: boolean; readonly regression: boolean };

/** What the session tells the page besides its state. */
export interface SessionEvents {
  /** Something failed and the session goes on, or has already begun to mend it. */
  onfault(fault: Fault): void;
  /** The worker crashed and starts again, for the nth time. */
  onrestart(attempt: number): void;
  onready(): void;
  /** Frames take long; said once for each network, size and backend. */
  onslow(advice: SlowAdvice): void;
  /** The source gives no more pictures, and not because it was asked to stop. */
  onsilence(): void;
}

/** The first frames say little about the speed to come. */
const FRAMES_BEFORE_ADVICE = 12;
/** Between two changes of what is listed beside a moving picture. */
const LISTED_EVERY_MS = 250;
/** One frame may fail; this many in a row are a network that does not work here. */
const FAILURES_BEFORE_GIVING_UP = 5;

/** One detector at work on one source: feeds the engine frames, and keeps what it found. */
export class DetectSession {
  #result = $state.raw<DetectResult | null>(null);
  #listed = $state.raw<DetectResult | null>(null);
  #shown = $state.raw<Frame | null>(null);
  #paused = $state(false);
  #method = $state<CaptureMethod | null>(null);
  /** Index of the detection that the person points at, or -1. */
  highlighted = $state(-1);
  readonly figures = new FigureKeeper();
  readonly engine: Engine;

  readonly #settings: () => SessionSettings;
  readonly #events: SessionEvents;
  readonly #pump: Pump;
  #source: Source | null = null;
  /** Whether the source's first frame was answered: a still gives it once by itself, and again only when asked. */
  #answered = false;
  #failures = 0;
  #advised = false;
  #listedAt = 0;
  #refreshing = false;
  #refreshAgain = false;

  constructor(
    settings: () => SessionSettings,
    events: SessionEvents,
    makeEngine = (engineEvents: EngineEvents) => new Engine(settings, engineEvents),
  ) {
    this.#settings = settings;
    this.#events = events;
    this.#pump = new Pump({
      process: (captured) => this.#process(captured),
      onerror: (error, from) => (from === 'reader' ? events.onsilence() : this.#failedFrame(error)),
    });
    this.engine = makeEngine({
      onphase: (phase) => this.#changed(phase),
      onfault: (fault) => events.onfault(fault),
      onrestart: (attempt) => events.onrestart(attempt),
    });
  }

  get phase(): Phase { return this.engine.phase; }
  get result(): DetectResult | null { return this.#result; }
  /** `result` for reading: of a moving picture it changes a few times a second, because words cannot be read faster. */
  get listed(): DetectResult | null { return this.#listed; }
  /** While locked or frozen, the frame that `result` belongs to. The session closes it. */
  get shown(): Frame | null { return this.#shown; }
  get paused(): boolean { return this.#paused; }
  get method(): CaptureMethod | null { return this.#method; }
  get source(): Source | null { return this.#source; }

  /** Looks at another source, never frozen at first, and opens the network for it; null looks at nothing. */
  watch(source: Source | null): void {
    this.#pump.stop();
    this.#source = source;
    this.#paused = false;
    this.#answered = false;
    this.#failures = 0;
    this.#clearPicture();
    this.figures.reset();
    this.#method = null;
    if (!source) {
      if (this.phase === 'opening' || this.phase === 'failed') this.engine.cancel();
      return;
    }
    source.setPaused(false);
    // First: a still's one picture is lost on a network that is about to be opened anew.
    this.engine.ensure();
    this.#pump.setPaused(!this.#taking(this.phase));
    this.#pump.start(source.frames());
  }

  /** Looks at nothing, and ends the worker, which frees the GPU's memory. */
  leave(): void {
    this.watch(null);
    this.engine.cancel();
  }

  /** Freezes the picture, or lets it go on. */
  setPaused(paused: boolean): void {
    const source = this.#source;
    if (!source?.live) return;
    this.#paused = paused;
    source.setPaused(paused);
    this.#pump.setPaused(!this.#taking(this.phase));
    if (paused) this.#try(this.#lookAt(source));
    else if (!this.#settings().locked) this.#clearShown();
  }

  /** Settings changed: decides anew about a picture that does not change by itself. */
  refresh(): void {
    this.engine.wake();
    if (this.phase !== 'ready' || !this.#source) return;
    if (!this.#source.live || this.#paused) this.#try(this.#decideAgain());
  }

  /**
   * The picture as it stands and what is found in just that picture. The caller closes `picture`.
   * @throws when there is nothing to see, or the frame fails
   */
  async capture(): Promise<{ readonly picture: ImageBitmap; readonly result: DetectResult }> {
    const source = this.#source;
    if (!source) throw new Error('no source');
    const picture = await createImageBitmap(this.#shown ?? source.element);
    if (this.#result && (this.#shown || !source.live)) return { picture, result: this.#result };
    try {
      const result = await this.engine.detect(await createImageBitmap(picture), detectSettings(this.#settings()));
      return { picture, result };
    } catch (error) {
      picture.close();
      throw error;
    }
  }

  #taking(phase: Phase): boolean {
    return !this.#paused && (phase === 'ready' || phase === 'asleep');
  }

  #changed(phase: Phase): void {
    this.#pump.setPaused(!this.#taking(phase));
    if (phase === 'ready') {
      this.#failures = 0;
      this.#advised = false;
      this.figures.reset();
      this.#events.onready();
      if (this.#answered) this.refresh();
    } else if (phase !== 'asleep') {
      // Boxes of a network that is gone say nothing about the picture.
      this.#clearResult();
      if (!this.#paused) this.#clearShown();
    }
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
      const result = this.#result && (await this.engine.again(detectSettings(this.#settings())));
      if (source !== this.#source || !source) return;
      if (result) this.#keep(result);
      else if (source.live) await this.#lookAt(source);
      else source.again();
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
    const frame = await createImageBitmap(this.#shown ?? source.element);
    await this.#process({ frame, captureMs: 0, timestamp: performance.now(), skipped: 0 });
  }

  async #process({ frame }: CapturedFrame): Promise<void> {
    const settings = this.#settings();
    const source = this.#source;
    let copy: Frame | null = null;
    try {
      this.engine.wake();
      const keep = settings.locked || this.#paused;
      if (keep) copy = 'clone' in frame ? frame.clone() : await createImageBitmap(frame);
      if (this.phase !== 'ready') return;
      const result = await this.engine.detect(frame, detectSettings(settings));
      if (source !== this.#source || this.phase !== 'ready') return;
      this.#answered = true;
      this.#failures = 0;
      this.#keep(result);
      this.#clearShown();
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
    const { asked } = this.engine;
    const { frames } = this.figures.shown;
    if (this.#advised || !asked || !this.#source?.live || frames < FRAMES_BEFORE_ADVICE) return;
    this.#advised = true;
    const advice = adviseIfSlow(totalOf(this.figures.shown), asked.detector, asked.inputSize);
    if (advice) this.#events.onslow(advice);
  }

  #try(work: Promise<void>): void {
    work.catch((error: unknown) => this.#failedFrame(error));
  }

  #failedFrame(error: unknown): void {
    // What the worker died of is told by the engine; frames of a network that is gone are nobody's concern.
    if (error instanceof LinkError || this.phase !== 'ready') return;
    const fault = faultOf(error);
    this.#failures++;
    if (fault.code !== 'device-lost' && this.#failures >= FAILURES_BEFORE_GIVING_UP) this.engine.fail(fault);
    else this.engine.mend(fault);
  }

  #keep(result: DetectResult): void {
    const now = performance.now();
    const moving = this.#source?.live && !this.#paused;
    this.#result = result;
    if (moving && this.#listed && now - this.#listedAt < LISTED_EVERY_MS) return;
    this.#listed = result;
    this.#listedAt = now;
  }

  #clearResult(): void {
    this.#result = null;
    this.#listed = null;
  }

  #clearPicture(): void {
    this.#clearResult();
    this.#clearShown();
  }

  #clearShown(): void {
    this.#shown?.close();
    this.#shown = null;
  }
}

function detectSettings(settings: SessionSettings): DetectSettings {
  const { scoreThreshold, iouThreshold, maxBoxes, labels, explain, regression } = settings;
  return { scoreThreshold, iouThreshold, maxBoxes, labels, explain, regression };
}
