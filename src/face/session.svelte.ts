import type { FaceExtra, FaceTimings, Fault, LookResult, LookSettings, Template, Timings } from '../../workers/api';
import { faultOf, isAbort } from '../../workers/fault';
import { Pump } from '../camera/pump';
import type { CapturedFrame, CaptureMethod, Source } from '../camera/source';
import { FigureKeeper } from '../detect/figures.svelte';
import type { EngineEvents, Phase } from '../link/engine.svelte';
import { LinkError } from '../link/link';
import type { Settings } from '../storage/settings';
import { FaceEngine } from './engine.svelte';

export interface FaceSessionOptions {
  readonly wish: () => Pick<Settings, 'backend'>;
  /** What is wanted of the next frame. */
  readonly look: () => LookSettings;
  /** Who is known; asked for whenever the worker has been opened. */
  readonly people: () => readonly Template[];
  /** Told of every frame's answer, in order. */
  readonly onresult?: (result: LookResult) => void;
  /** Something failed, and it goes on, or has already begun to mend it. */
  readonly onfault?: (fault: Fault) => void;
  readonly onrestart?: (attempt: number) => void;
  readonly onready?: () => void;
  /** The source gives no more pictures, and not because it was asked to stop. */
  readonly onsilence?: () => void;
  /** A test passes its own. */
  readonly spawn?: () => Worker;
}

export const NOTHING_WANTED: LookSettings = {
  embed: 'never', thorough: false, crops: false, mesh: false, evidence: false, recognise: null,
};

/** One frame may fail; this many in a row are a network that does not work here. */
const FAILURES_BEFORE_GIVING_UP = 5;

/** The face chain at work on one source: feeds it frames, and keeps what it saw. Reactive. */
export class FaceSession {
  readonly figures = new FigureKeeper();
  readonly engine: FaceEngine;
  readonly #options: FaceSessionOptions;
  readonly #pump: Pump;
  #result = $state.raw<LookResult | null>(null);
  #timings = $state.raw<FaceTimings | null>(null);
  #prepared = $state.raw<ReadonlySet<FaceExtra>>(new Set());
  #preparing = $state(false);
  #source = $state.raw<Source | null>(null);
  #paused = $state(false);
  #method = $state<CaptureMethod | null>(null);
  /** Whether the source's first frame was answered: a still gives it once by itself, and again only when asked. */
  #answered = false;
  #failures = 0;
  #extras: readonly FaceExtra[] = [];
  #preparation: AbortController | null = null;

  constructor(options: FaceSessionOptions) {
    this.#options = options;
    this.#pump = new Pump({
      process: (captured) => this.#process(captured),
      onerror: (error, from) => (from === 'reader' ? options.onsilence?.() : this.#failedFrame(error)),
    });
    const events: EngineEvents = {
      onphase: (phase) => this.#changed(phase),
      onfault: (fault) => options.onfault?.(fault),
      onrestart: (attempt) => options.onrestart?.(attempt),
    };
    this.engine = new FaceEngine(options.wish, events, options.spawn);
  }

  get phase(): Phase { return this.engine.phase; }
  /** What was seen in the newest frame. */
  get result(): LookResult | null { return this.#result; }
  /** Of the newest frame. */
  get timings(): FaceTimings | null { return this.#timings; }
  /** Networks that are there besides the chain's. */
  get prepared(): ReadonlySet<FaceExtra> { return this.#prepared; }
  get preparing(): boolean { return this.#preparing; }
  get source(): Source | null { return this.#source; }
  get paused(): boolean { return this.#paused; }
  get method(): CaptureMethod | null { return this.#method; }

  /** Looks at another source, never frozen at first; null looks at nothing. */
  watch(source: Source | null): void {
    this.#pump.stop();
    this.#source = source;
    this.#paused = false;
    this.#answered = false;
    this.#failures = 0;
    this.#method = null;
    this.#clear();
    this.figures.reset();
    if (!source) {
      if (this.phase === 'opening' || this.phase === 'failed') this.engine.cancel();
      return;
    }
    source.setPaused(false);
    if (this.phase === 'ready') this.#quietly(this.engine.forget());
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
  }

  /** Another view, other settings: a picture that does not change by itself is looked at anew. */
  refresh(): void {
    const source = this.#source;
    this.engine.wake();
    if (!source || this.phase !== 'ready' || !this.#answered) return;
    if (!source.live) source.again();
    else if (this.#paused) void this.#lookAtFrozen(source);
  }

  /** Somebody was registered or deleted. */
  async tellPeople(): Promise<void> {
    if (this.phase !== 'ready') return;
    await this.engine.know(this.#options.people());
    this.refresh();
  }

  /** Loads what a view needs besides; what of it is there is told by `prepared`. */
  want(extras: readonly FaceExtra[]): void {
    this.#extras = extras;
    if (this.phase === 'ready') void this.#prepare();
  }

  #taking(phase: Phase): boolean {
    return !this.#paused && (phase === 'ready' || phase === 'asleep');
  }

  #changed(phase: Phase): void {
    this.#pump.setPaused(!this.#taking(phase));
    if (phase === 'ready') {
      this.#failures = 0;
      this.figures.reset();
      this.#prepared = new Set();
      this.#options.onready?.();
      this.#quietly(this.tellPeople());
      this.refresh();
      void this.#prepare();
    } else if (phase !== 'asleep') {
      this.#preparation?.abort();
      // Faces seen by a worker that is gone say nothing about the picture.
      this.#clear();
    }
  }

  async #prepare(): Promise<void> {
    this.#preparation?.abort();
    const missing = this.#extras.filter((extra) => !this.#prepared.has(extra));
    if (missing.length === 0) {
      this.#preparing = false;
      return;
    }
    const preparation = new AbortController();
    this.#preparation = preparation;
    this.#preparing = true;
    try {
      for (const extra of missing) {
        await this.engine.prepare(extra, preparation.signal);
        if (this.#preparation !== preparation) return;
        this.#prepared = new Set([...this.#prepared, extra]);
      }
      this.refresh();
    } catch (error) {
      const given = preparation.signal.aborted || isAbort(error) || error instanceof LinkError;
      if (!given) this.engine.mend(faultOf(error));
    } finally {
      if (this.#preparation === preparation) this.#preparing = false;
    }
  }

  async #lookAtFrozen(source: Source): Promise<void> {
    try {
      const frame = await createImageBitmap(source.element);
      await this.#process({ frame, captureMs: 0, timestamp: performance.now(), skipped: 0 });
    } catch (error) {
      this.#failedFrame(error);
    }
  }

  async #process({ frame }: CapturedFrame): Promise<void> {
    const source = this.#source;
    const { asked } = this.engine;
    try {
      this.engine.wake();
      // A still that comes too early is asked for again when the networks stand.
      this.#answered = true;
      if (this.phase !== 'ready') return;
      const result = await this.engine.look(frame, this.#settings(source));
      if (source !== this.#source || asked !== this.engine.asked || this.phase !== 'ready') return;
      this.#failures = 0;
      this.#result = result;
      this.#timings = result.timings;
      this.#method = this.#pump.method ?? this.#method;
      this.figures.frame(performance.now(), stagesOf(result.timings), this.#pump.stats, result.tensors);
      this.#options.onresult?.(result);
    } finally {
      frame.close(); // Does nothing to a frame that was handed over.
    }
  }

  /** Of a still every face is wanted at once, and small ones too: there is no next frame. */
  #settings(source: Source | null): LookSettings {
    const wanted = this.#options.look();
    const embed = wanted.embed === 'changed' ? 'always' : wanted.embed;
    return source?.live ? wanted : { ...wanted, embed, thorough: true };
  }

  #failedFrame(error: unknown): void {
    // What the worker died of is told by the engine; frames of networks that are gone are nobody's concern.
    if (error instanceof LinkError || this.phase !== 'ready') return;
    const fault = faultOf(error);
    this.#failures++;
    if (fault.code !== 'device-lost' && this.#failures >= FAILURES_BEFORE_GIVING_UP) this.engine.fail(fault);
    else this.engine.mend(fault);
  }

  #quietly(work: Promise<void>): void {
    work.catch((error: unknown) => this.#failedFrame(error));
  }

  #clear(): void {
    this.#result = null;
    this.#timings = null;
  }
}

/** The chain's stages as the stage's corner counts them. */
function stagesOf({ upload, detect, landmarks, align, embed, compare, mesh, evidence }: FaceTimings): Timings {
  return { upload, network: detect + landmarks + align + embed + mesh + evidence, readback: 0, nms: compare };
}
