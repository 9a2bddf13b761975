import type {
  Fault, Frame, PaintResult, PaintSettings, StyleChoice,
} from '../../workers/api';
import { faultOf } from '../../workers/fault';
import type { CaptureMethod, Source } from '../camera/source';
import type { FigureKeeper } from '../detect/figures.svelte';
import type { EngineEvents, Phase } from '../link/engine.svelte';
import { Feed } from '../link/feed.svelte';
import type { Settings } from '../storage/settings';
import { StyleEngine } from './engine.svelte';
import { PaintSize } from './size.svelte';

export interface StyleSessionOptions {
  readonly wish: () => Pick<Settings, 'backend' | 'styleSize'>;
  /** How the next frame is to be painted; its size is decided here. */
  readonly settings: () => Omit<PaintSettings, 'longest'>;
  /** Told of every painted frame, in order. */
  readonly onpainted?: (result: PaintResult) => void;
  /** Something failed, and it goes on, or has already begun to mend it. */
  readonly onfault?: (fault: Fault) => void;
  readonly onrestart?: (attempt: number) => void;
  readonly onready?: () => void;
  /** Pictures are painted smaller from now on, as the device cannot keep up or has no room. */
  readonly onsmaller?: (size: number) => void;
  /** The source gives no more pictures, and not because it was asked to stop. */
  readonly onsilence?: () => void;
  /** A test passes its own. */
  readonly spawn?: () => Worker;
}

/** The painter at work on one source: feeds it frames; what it paints is on `canvas`. Reactive. */
export class StyleSession {
  readonly engine: StyleEngine;
  readonly size: PaintSize;
  readonly #options: StyleSessionOptions;
  readonly #feed: Feed;
  #canvas = $state.raw<HTMLCanvasElement | null>(null);
  #result = $state.raw<PaintResult | null>(null);

  constructor(options: StyleSessionOptions) {
    this.#options = options;
    this.size = new PaintSize(() => options.wish().styleSize, (size) => options.onsmaller?.(size));
    this.#feed = new Feed({
      engine: () => this.engine,
      // What is not to be painted needs no painter.
      open: () => void (this.held || this.engine.ensure()),
      process: (frame) => this.#process(frame),
      onsilence: options.onsilence,
    });
    const events: EngineEvents = {
      onphase: (phase) => this.#changed(phase),
      onfault: (fault) => {
        // A GPU tells of it later, when nobody knows of which frame.
        if (fault.code === 'out-of-memory' && this.size.refused(this.size.longest)) this.refresh();
        else options.onfault?.(fault);
      },
      onrestart: (attempt) => options.onrestart?.(attempt),
    };
    this.engine = new StyleEngine(options.wish, () => this.#makeCanvas(), events, options.spawn);
  }

  get phase(): Phase { return this.engine.phase; }
  /** What the worker paints on; another one whenever it is opened anew. */
  get canvas(): HTMLCanvasElement | null { return this.#canvas; }
  /** About the newest painted frame; null while there is none on the canvas. */
  get result(): PaintResult | null { return this.#result; }
  get figures(): FigureKeeper { return this.#feed.figures; }
  get source(): Source | null { return this.#feed.source; }
  get paused(): boolean { return this.#feed.paused; }
  get held(): boolean { return this.#feed.held; }
  get method(): CaptureMethod | null { return this.#feed.method; }

  /** Paints another source, never frozen at first; null paints nothing. */
  watch(source: Source | null): void {
    this.#result = null;
    this.size.reset();
    this.#feed.watch(source);
    if (!source && (this.phase === 'opening' || this.phase === 'failed')) this.engine.cancel();
  }

  /** Paints nothing, and ends the worker, which frees the GPU's memory. */
  leave(): void {
    this.watch(null);
    this.engine.cancel();
  }

  /** Freezes the picture, or lets it go on. */
  setPaused(paused: boolean): void {
    this.#feed.setPaused(paused);
  }

  /** Paints nothing although the picture goes on: another view has the stage. */
  setHeld(held: boolean): void {
    if (held) this.#result = null;
    this.#feed.setHeld(held);
    if (held) return;
    if (this.source) this.engine.ensure();
    this.refresh();
  }

  /** Other settings: a picture that does not change by itself is painted anew. */
  refresh(): void {
    const { source } = this;
    if (this.held) return;
    this.engine.wake();
    if (!source || this.phase !== 'ready' || !this.#feed.begun) return;
    if (!source.live) source.again();
    else if (this.paused) void this.#feed.lookAt(source.element);
  }

  /** The picture as it stands in each of the styles; none where there is none, or it fails. */
  async thumbnails(styles: readonly StyleChoice[], side: number): Promise<readonly ImageBitmap[]> {
    const { source } = this;
    if (!source || this.phase !== 'ready') return [];
    try {
      return await this.engine.thumbnails(await createImageBitmap(source.element), styles, side);
    } catch {
      // The strip goes without pictures; what is wrong with the painter is told by the frames.
      return [];
    }
  }

  /** A canvas whose control goes to the worker. */
  #makeCanvas(): OffscreenCanvas {
    const canvas = document.createElement('canvas');
    this.#canvas = canvas;
    this.#result = null;
    return canvas.transferControlToOffscreen();
  }

  #changed(phase: Phase): void {
    this.#feed.changed(phase);
    if (phase === 'ready') {
      this.size.reset();
      this.#options.onready?.();
      this.refresh();
    } else if (phase !== 'asleep') this.#result = null;
  }

  async #process(frame: Frame): Promise<void> {
    const isLate = this.#feed.begin();
    const { longest } = this.size;
    try {
      if (isLate()) return;
      const settings = this.#options.settings();
      const result = await this.engine.paint(frame, { ...settings, longest });
      if (isLate()) return;
      this.#result = result;
      this.#feed.answered(result);
      const { upload, network, readback } = result.timings;
      // While a style is learnt, its steps and the frames wait for each other: the times say nothing about the size.
      const learning = isLearning(settings.style) || isLearning(settings.second);
      if (this.source?.live && !learning) this.size.took(longest, upload + network + readback);
      this.#options.onpainted?.(result);
    } catch (error) {
      const { code } = faultOf(error);
      if (code !== 'out-of-memory' || isLate() || !this.size.refused(longest)) throw error;
      this.refresh();
    } finally {
      frame.close(); // Does nothing to a frame that was handed over.
    }
  }
}

function isLearning(choice: StyleChoice | null): boolean {
  return typeof choice === 'object' && choice !== null && 'learning' in choice;
}
