import type { Frame, Timings } from '../../workers/api';
import { faultOf } from '../../workers/fault';
import { Pump } from '../camera/pump';
import type { CapturedFrame, CaptureMethod, Source } from '../camera/source';
import { FigureKeeper } from '../detect/figures.svelte';
import type { NetworkEngine, Phase } from './engine.svelte';
import { LinkError } from './error';

type Fed = Pick<NetworkEngine<unknown, unknown>, 'phase' | 'asked' | 'wake' | 'mend' | 'fail'>;

export interface FeedOptions {
  readonly engine: () => Fed;
  /** Opens what is wished for; called before the first frame of a source is taken. */
  readonly open: () => void;
  /** Receives a frame, and with it the duty to close it. */
  readonly process: (frame: Frame) => Promise<void>;
  /** The source gives no more pictures, and not because it was asked to stop. */
  readonly onsilence?: (() => void) | undefined;
}

/** One frame may fail; this many in a row are a network that does not work here. */
const FAILURES_BEFORE_GIVING_UP = 5;

/** Feeds a source's frames to an engine while that can answer, and counts them. Reactive. */
export class Feed {
  readonly figures = new FigureKeeper();
  readonly #options: FeedOptions;
  readonly #pump: Pump;
  #source = $state.raw<Source | null>(null);
  #paused = $state(false);
  #held = $state(false);
  #method = $state<CaptureMethod | null>(null);
  #begun = false;
  #failures = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#pump = new Pump({
      process: ({ frame }: CapturedFrame) => options.process(frame),
      onerror: (error, from) => (from === 'reader' ? options.onsilence?.() : this.#failed(error)),
    });
  }

  get source(): Source | null { return this.#source; }
  /** Whether the picture is frozen. */
  get paused(): boolean { return this.#paused; }
  /** Whether no frames are taken although the picture goes on. */
  get held(): boolean { return this.#held; }
  /** How the newest answered frame was taken. */
  get method(): CaptureMethod | null { return this.#method; }
  /** Whether the source's first frame came: a still gives it once by itself, and again only when asked. */
  get begun(): boolean { return this.#begun; }

  /** Takes another source's frames, never frozen at first; null takes none. */
  watch(source: Source | null): void {
    this.#pump.stop();
    this.#source = source;
    this.#paused = false;
    this.#begun = false;
    this.#failures = 0;
    this.#method = null;
    this.figures.reset();
    if (!source) return;
    source.setPaused(false);
    // First: a still's one picture is lost on a network that is about to be opened anew.
    this.#options.open();
    this.#take();
    this.#pump.start(source.frames());
  }

  /** Freezes the picture, or lets it go on. A picture that does not move is left alone. */
  setPaused(paused: boolean): void {
    const source = this.#source;
    if (!source?.live) return;
    this.#paused = paused;
    source.setPaused(paused);
    this.#take();
  }

  setHeld(held: boolean): void {
    this.#held = held;
    this.#take();
  }

  /** The engine is in another phase. */
  changed(phase: Phase): void {
    this.#take();
    if (phase !== 'ready') return;
    this.#failures = 0;
    this.figures.reset();
  }

  /** A frame came: tells from now on whether its answer would come too late, or can never come. */
  begin(): () => boolean {
    const source = this.#source;
    const engine = this.#options.engine();
    engine.wake();
    const { asked } = engine;
    // A still that comes too early is asked for again when the network stands.
    this.#begun = true;
    return () => source !== this.#source || asked !== engine.asked || engine.phase !== 'ready' || this.#held;
  }

  /** A frame was answered. */
  answered({ timings, tensors }: { readonly timings: Timings; readonly tensors: number }): void {
    this.#failures = 0;
    this.#method = this.#pump.method ?? this.#method;
    this.figures.frame(performance.now(), timings, this.#pump.stats, tensors);
  }

  /** Processes a picture that stands on the screen. Never rejects. */
  lookAt(picture: Frame | HTMLVideoElement | HTMLCanvasElement): Promise<void> {
    return this.attempt((async () => this.#options.process(await createImageBitmap(picture)))());
  }

  /** What goes wrong counts as a failed frame. Never rejects. */
  attempt(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => this.#failed(error));
  }

  #take(): void {
    const { phase } = this.#options.engine();
    const taking = !this.#paused && !this.#held && (phase === 'ready' || phase === 'asleep');
    this.#pump.setPaused(!taking);
  }

  #failed(error: unknown): void {
    const engine = this.#options.engine();
    // What the worker died of is told by the engine; frames of a network that is gone are nobody's concern.
    if (error instanceof LinkError || engine.phase !== 'ready') return;
    const fault = faultOf(error);
    this.#failures++;
    if (fault.code !== 'device-lost' && this.#failures >= FAILURES_BEFORE_GIVING_UP) engine.fail(fault);
    else engine.mend(fault);
  }
}
