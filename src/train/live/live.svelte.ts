import type { ClassifyResult, DetectResult, Fault, Frame } from '../../../workers/api';
import { faultOf } from '../../../workers/fault';
import { Pump } from '../../camera/pump';
import type { CapturedFrame, Source } from '../../camera/source';
import { FigureKeeper } from '../../detect/figures.svelte';
import type { EngineEvents, Phase } from '../../link/engine.svelte';
import { LinkError } from '../../link/link';
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

/** One frame may fail; this many in a row are a network that does not work here. */
const FAILURES_BEFORE_GIVING_UP = 5;

/**
 * The network in use at work on one source: feeds it frames, and keeps what it answered. Opens nothing while there is
 * no network, no source, or training needs the machine. Reactive.
 */
export class Live {
  readonly figures = new FigureKeeper();
  readonly engine: ClassifyEngine;
  readonly #options: LiveOptions;
  readonly #pump: Pump;
  #result = $state.raw<ClassifyResult | null>(null);
  #found = $state.raw<DetectResult | null>(null);
  #held = $state(false);
  #source = $state.raw<Source | null>(null);
  /** Whether the source's first frame was answered: a still gives it once by itself, and again only when asked. */
  #answered = false;
  #failures = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#pump = new Pump({
      process: (captured) => this.#process(captured),
      onerror: (error, from) => from === 'process' && this.#failedFrame(error),
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
  get source(): Source | null { return this.#source; }
  /** Whether it waits for a training to end. */
  get held(): boolean { return this.#held; }

  change(change: Partial<LiveSettings>): void {
    this.#options.change?.(change);
    // Boxes above another threshold; what a classifier answered is only shown otherwise.
    if (this.#found) this.#lookAgain();
  }

  /** Looks at another source, which is not frozen here; null looks at nothing and gives the worker back. */
  watch(source: Source | null): void {
    this.#pump.stop();
    this.#source = source;
    this.#answered = false;
    this.#failures = 0;
    this.#forget();
    this.figures.reset();
    if (!source) {
      if (this.phase !== 'off') this.engine.cancel();
      return;
    }
    source.setPaused(false);
    // First: a still's one picture is lost on a network that is about to be opened anew.
    this.ensure();
    this.#pump.setPaused(!this.#taking(this.phase));
    this.#pump.start(source.frames());
  }

  /** Another network, backend, or none: opens what is in use now, or ends what no longer is. */
  ensure(): void {
    if (!this.#options.shelf.current) {
      this.#forget();
      if (this.phase !== 'off') this.engine.cancel();
    } else if (this.#source && !this.#held) this.engine.ensure();
  }

  /** A training needs the machine, or is over. What is open stays open for a while, and answers nothing. */
  setHeld(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#forget();
    this.#pump.setPaused(!this.#taking(this.phase));
    if (held && this.phase === 'opening') this.engine.cancel();
    if (held) return;
    this.ensure();
    this.#lookAgain();
  }

  #taking(phase: Phase): boolean {
    return !this.#held && (phase === 'ready' || phase === 'asleep');
  }

  #changed(phase: Phase): void {
    this.#pump.setPaused(!this.#taking(phase));
    if (phase === 'ready') {
      this.#failures = 0;
      this.figures.reset();
      this.#options.onready?.();
      this.#lookAgain();
    } else if (phase !== 'asleep') {
      // Answers of a network that is gone say nothing about the picture.
      this.#forget();
    }
  }

  /** A picture that does not change by itself is looked at anew. */
  #lookAgain(): void {
    const source = this.#source;
    this.engine.wake();
    if (!source || this.#held || this.phase !== 'ready') return;
    if (!source.live && this.#answered) source.again();
  }

  async #process({ frame }: CapturedFrame): Promise<void> {
    const source = this.#source;
    const { asked } = this.engine;
    try {
      this.engine.wake();
      // A still that comes too early is asked for again when the network stands.
      this.#answered = true;
      if (this.phase !== 'ready' || this.#held) return;
      const detects = this.#options.shelf.current?.kind === 'yolo';
      const result = detects ? await this.#detect(frame) : await this.engine.classify(frame);
      const stale = source !== this.#source || asked !== this.engine.asked || this.phase !== 'ready' || this.#held;
      if (stale) return;
      this.#failures = 0;
      this.#found = 'detections' in result ? result : null;
      this.#result = 'detections' in result ? null : result;
      this.figures.frame(performance.now(), result.timings, this.#pump.stats, result.tensors);
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

  #failedFrame(error: unknown): void {
    // What the worker died of is told by the engine; frames of a network that is gone are nobody's concern.
    if (error instanceof LinkError || this.phase !== 'ready') return;
    const fault = faultOf(error);
    this.#failures++;
    if (fault.code !== 'device-lost' && this.#failures >= FAILURES_BEFORE_GIVING_UP) this.engine.fail(fault);
    else this.engine.mend(fault);
  }
}
