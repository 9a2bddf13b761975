import type { DetectResult, DetectSettings, Fault, Frame } from '../../workers/api';
import type { CaptureMethod, Source } from '../camera/source';
import { Feed } from '../link/feed.svelte';
import type { Settings } from '../storage/settings';
import { Engine, type EngineEvents, type Phase } from './engine.svelte';
import { totalOf, type FigureKeeper } from './figures.svelte';
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

/** One detector at work on one source: feeds the engine frames, and keeps what it found. */
export class DetectSession {
  #result = $state.raw<DetectResult | null>(null);
  #listed = $state.raw<DetectResult | null>(null);
  #shown = $state.raw<Frame | null>(null);
  /** Index of the detection that the person points at, or -1. */
  highlighted = $state(-1);
  readonly engine: Engine;

  readonly #settings: () => SessionSettings;
  readonly #events: SessionEvents;
  readonly #feed: Feed;
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
    this.#feed = new Feed({
      engine: () => this.engine,
      open: () => this.engine.ensure(),
      process: (frame) => this.#process(frame),
      onsilence: () => events.onsilence(),
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
  get figures(): FigureKeeper { return this.#feed.figures; }
  get paused(): boolean { return this.#feed.paused; }
  get method(): CaptureMethod | null { return this.#feed.method; }
  get source(): Source | null { return this.#feed.source; }

  /** Looks at another source, never frozen at first, and opens the network for it; null looks at nothing. */
  watch(source: Source | null): void {
    this.#clearPicture();
    this.#feed.watch(source);
    if (!source && (this.phase === 'opening' || this.phase === 'failed')) this.engine.cancel();
  }

  /** Looks at nothing, and ends the worker, which frees the GPU's memory. */
  leave(): void {
    this.watch(null);
    this.engine.cancel();
  }

  /** Freezes the picture, or lets it go on. */
  setPaused(paused: boolean): void {
    const { source } = this;
    if (!source?.live) return;
    this.#feed.setPaused(paused);
    if (paused) void this.#lookAt(source);
    else if (!this.#settings().locked) this.#clearShown();
  }

  /** Settings changed: decides anew about a picture that does not change by itself. */
  refresh(): void {
    this.engine.wake();
    if (this.phase !== 'ready' || !this.source) return;
    if (!this.source.live || this.paused) void this.#feed.attempt(this.#decideAgain());
  }

  /**
   * The picture as it stands and what is found in just that picture. The caller closes `picture`.
   * @throws when there is nothing to see, or the frame fails
   */
  async capture(): Promise<{ readonly picture: ImageBitmap; readonly result: DetectResult }> {
    const source = this.source;
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

  #changed(phase: Phase): void {
    this.#feed.changed(phase);
    if (phase === 'ready') {
      this.#advised = false;
      this.#events.onready();
      if (this.#feed.begun) this.refresh();
    } else if (phase !== 'asleep') {
      // Boxes of a network that is gone say nothing about the picture.
      this.#clearResult();
      if (!this.paused) this.#clearShown();
    }
  }

  /** One at a time, and the newest settings last: a slider gives more changes than can be answered. */
  async #decideAgain(): Promise<void> {
    if (this.#refreshing) {
      this.#refreshAgain = true;
      return;
    }
    this.#refreshing = true;
    const source = this.source;
    try {
      const result = this.#result && (await this.engine.again(detectSettings(this.#settings())));
      if (source !== this.source || !source || this.phase !== 'ready') return;
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
  #lookAt(source: Source): Promise<void> {
    return this.#feed.lookAt(this.#shown ?? source.element);
  }

  async #process(frame: Frame): Promise<void> {
    const settings = this.#settings();
    const isLate = this.#feed.begin();
    let copy: Frame | null = null;
    try {
      const keep = settings.locked || this.paused;
      if (keep) copy = 'clone' in frame ? frame.clone() : await createImageBitmap(frame);
      if (isLate()) return;
      const result = await this.engine.detect(frame, detectSettings(settings));
      if (isLate()) return;
      this.#keep(result);
      this.#clearShown();
      this.#shown = copy;
      copy = null;
      this.#feed.answered(result);
      this.#watchSpeed();
    } finally {
      copy?.close();
      frame.close(); // Does nothing to a frame that was handed over.
    }
  }

  #watchSpeed(): void {
    const { asked } = this.engine;
    const { frames } = this.figures.shown;
    // Views read back everything and lay cards over the picture: neither the time nor the place for advice.
    if (this.#settings().explain) return;
    if (this.#advised || !asked || !this.source?.live || frames < FRAMES_BEFORE_ADVICE) return;
    this.#advised = true;
    const advice = adviseIfSlow(totalOf(this.figures.shown), asked.detector, asked.inputSize);
    if (advice) this.#events.onslow(advice);
  }

  #keep(result: DetectResult): void {
    const now = performance.now();
    const moving = this.source?.live && !this.paused;
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
