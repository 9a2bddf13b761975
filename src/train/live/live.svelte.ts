import type { ClassifyResult, DetectResult, Fault, Frame } from '../../../workers/api';
import type { Source } from '../../camera/source';
import type { FigureKeeper } from '../../detect/figures.svelte';
import type { EngineEvents, Phase } from '../../link/engine.svelte';
import { Feed } from '../../link/feed.svelte';
import type { Settings } from '../../storage/settings';
import type { Shelf } from '../models/shelf.svelte';
import { ClassifyEngine } from './engine.svelte';

/** What the person sets about it. */
export type LiveSettings = Pick<
  Settings,
  'backend' | 'liveTop' | 'liveThreshold' | 'announce' | 'scoreThreshold' | 'iouThreshold' | 'maxBoxes'
>;

export interface LiveOptions {
  readonly wish: () => LiveSettings;
  /** Keeps what the person changed. */
  readonly change?: (change: Partial<LiveSettings>) => void;
  readonly shelf: Shelf;
  /** Something failed, and it goes on, or has already begun to mend it. */
  readonly onfault?: (fault: Fault) => void;
  readonly onrestart?: (attempt: number) => void;
  readonly onready?: () => void;
  /** A test passes its own. */
  readonly spawn?: () => Worker;
}

/**
 * The network in use at work on one source: feeds it frames, and keeps what it answered. Opens nothing while there is
 * no network, no source, or training needs the machine. Reactive.
 */
export class Live {
  readonly engine: ClassifyEngine;
  readonly #options: LiveOptions;
  readonly #feed: Feed;
  #result = $state.raw<ClassifyResult | null>(null);
  #found = $state.raw<DetectResult | null>(null);

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#feed = new Feed({
      engine: () => this.engine,
      open: () => this.ensure(),
      process: (frame) => this.#process(frame),
    });
    const events: EngineEvents = {
      onphase: (phase) => this.#changed(phase),
      onfault: (fault) => options.onfault?.(fault),
      onrestart: (attempt) => options.onrestart?.(attempt),
    };
    this.engine = new ClassifyEngine(options.wish, options.shelf, events, options.spawn);
  }

  get phase(): Phase { return this.engine.phase; }
  /** What the classifier in use answered about the newest frame; null while a detector is. */
  get result(): ClassifyResult | null { return this.#result; }
  /** What the detector in use found in the newest frame; null while a classifier is. */
  get found(): DetectResult | null { return this.#found; }
  get settings(): LiveSettings { return this.#options.wish(); }
  get source(): Source | null { return this.#feed.source; }
  get figures(): FigureKeeper { return this.#feed.figures; }
  /** Whether it waits for a training to end. */
  get held(): boolean { return this.#feed.held; }

  change(change: Partial<LiveSettings>): void {
    this.#options.change?.(change);
    // Boxes above another threshold; what a classifier answered is only shown otherwise.
    if (this.#found) this.#lookAgain();
  }

  /** Looks at another source, which is not frozen here; null looks at nothing and gives the worker back. */
  watch(source: Source | null): void {
    this.#forget();
    this.#feed.watch(source);
    if (!source && this.phase !== 'off') this.engine.cancel();
  }

  /** Another network, backend, or none: opens what is in use now, or ends what no longer is. */
  ensure(): void {
    if (!this.#options.shelf.current) {
      this.#forget();
      if (this.phase !== 'off') this.engine.cancel();
    } else if (this.source && !this.held) this.engine.ensure();
  }

  /** A training needs the machine, or is over. What is open stays open for a while, and answers nothing. */
  setHeld(held: boolean): void {
    if (held === this.held) return;
    this.#forget();
    this.#feed.setHeld(held);
    if (held && this.phase === 'opening') this.engine.cancel();
    if (held) return;
    this.ensure();
    this.#lookAgain();
  }

  #changed(phase: Phase): void {
    this.#feed.changed(phase);
    if (phase === 'ready') {
      this.#options.onready?.();
      this.#lookAgain();
    } else if (phase !== 'asleep') {
      // Answers of a network that is gone say nothing about the picture.
      this.#forget();
    }
  }

  /** A picture that does not change by itself is looked at anew. */
  #lookAgain(): void {
    const { source } = this;
    this.engine.wake();
    if (!source || this.held || this.phase !== 'ready') return;
    if (!source.live && this.#feed.begun) source.again();
  }

  async #process(frame: Frame): Promise<void> {
    const isLate = this.#feed.begin();
    try {
      if (isLate()) return;
      const detects = this.#options.shelf.current?.kind === 'yolo';
      const result = detects ? await this.#detect(frame) : await this.engine.classify(frame);
      if (isLate()) return;
      this.#found = 'detections' in result ? result : null;
      this.#result = 'detections' in result ? null : result;
      this.#feed.answered(result);
    } finally {
      frame.close(); // Does nothing to a frame that was handed over.
    }
  }

  #detect(frame: Frame): Promise<DetectResult> {
    const { scoreThreshold, iouThreshold, maxBoxes } = this.settings;
    return this.engine.detect(frame, { scoreThreshold, iouThreshold, maxBoxes, labels: null, explain: false });
  }

  #forget(): void {
    this.#result = null;
    this.#found = null;
  }
}
