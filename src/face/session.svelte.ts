import type {
  Comparison, FaceExtra, FaceTimings, Fault, Frame, LookResult, LookSettings, Template, Timings,
} from '../../workers/api';
import { faultOf, isAbort } from '../../workers/fault';
import type { CaptureMethod, Source } from '../camera/source';
import type { FigureKeeper } from '../detect/figures.svelte';
import type { EngineEvents, Phase } from '../link/engine.svelte';
import { Feed } from '../link/feed.svelte';
import { LinkError } from '../link/link';
import type { Settings } from '../storage/settings';
import { FaceEngine } from './engine.svelte';

export interface FaceSessionOptions {
  readonly wish: () => Pick<Settings, 'backend'>;
  /** What is wanted of the next frame. */
  readonly look: () => LookSettings;
  /** Who is known; asked for whenever the worker has been opened. */
  readonly people: () => readonly Template[];
  /** What distances are measured by; asked for with them. */
  readonly comparison: () => Comparison;
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

/** The face chain at work on one source: feeds it frames, and keeps what it saw. Reactive. */
export class FaceSession {
  readonly engine: FaceEngine;
  readonly #options: FaceSessionOptions;
  readonly #feed: Feed;
  #result = $state.raw<LookResult | null>(null);
  #timings = $state.raw<FaceTimings | null>(null);
  #prepared = $state.raw<ReadonlySet<FaceExtra>>(new Set());
  #preparing = $state(false);
  #extras: readonly FaceExtra[] = [];
  #preparation: AbortController | null = null;

  constructor(options: FaceSessionOptions) {
    this.#options = options;
    this.#feed = new Feed({
      engine: () => this.engine,
      open: () => this.#open(),
      process: (frame) => this.#process(frame),
      onsilence: options.onsilence,
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
  get figures(): FigureKeeper { return this.#feed.figures; }
  get source(): Source | null { return this.#feed.source; }
  get paused(): boolean { return this.#feed.paused; }
  get method(): CaptureMethod | null { return this.#feed.method; }

  /** Looks at another source, never frozen at first; null looks at nothing. */
  watch(source: Source | null): void {
    this.#clear();
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
    this.#feed.setPaused(paused);
  }

  /** Another view, other settings: a picture that does not change by itself is looked at anew. */
  refresh(): void {
    const { source } = this;
    this.engine.wake();
    if (!source || this.phase !== 'ready' || !this.#feed.begun) return;
    if (!source.live) source.again();
    else if (this.paused) void this.#feed.lookAt(source.element);
  }

  /** Somebody was registered or deleted, or is compared otherwise. */
  async tellPeople(): Promise<void> {
    if (this.phase !== 'ready') return;
    await this.engine.know(this.#options.people(), this.#options.comparison());
    this.refresh();
  }

  /** Loads what a view needs besides; what of it is there is told by `prepared`. */
  want(extras: readonly FaceExtra[]): void {
    this.#extras = extras;
    if (this.phase === 'ready') void this.#prepare();
  }

  #open(): void {
    if (this.phase === 'ready') void this.#feed.attempt(this.engine.forget());
    this.engine.ensure();
  }

  #changed(phase: Phase): void {
    this.#feed.changed(phase);
    if (phase === 'ready') {
      this.#prepared = new Set();
      this.#options.onready?.();
      void this.#feed.attempt(this.tellPeople());
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

  async #process(frame: Frame): Promise<void> {
    const isLate = this.#feed.begin();
    try {
      if (isLate()) return;
      const result = await this.engine.look(frame, this.#settings());
      if (isLate()) return;
      this.#result = result;
      this.#timings = result.timings;
      this.#feed.answered({ timings: stagesOf(result.timings), tensors: result.tensors });
      this.#options.onresult?.(result);
    } finally {
      frame.close(); // Does nothing to a frame that was handed over.
    }
  }

  /** Of a still every face is wanted at once, and small ones too: there is no next frame. */
  #settings(): LookSettings {
    const wanted = this.#options.look();
    const embed = wanted.embed === 'changed' ? 'always' : wanted.embed;
    return this.source?.live ? wanted : { ...wanted, embed, thorough: true };
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
