import { proxy } from 'comlink';
import type { Fault, GatysEvent, GatysEvents } from '../../../workers/api';
import { faultOf, isAbort } from '../../../workers/fault';
import { whenReady } from '../../face/when-ready.svelte';
import { m } from '../../i18n/generated/messages';
import { faultSentence } from '../../i18n/sentences';
import type { Source } from '../../camera/source';
import { LinkError } from '../../link/link';
import type { Settings } from '../../storage/settings';
import { WakeLock } from '../../train/run/wake-lock';
import type { Notices } from '../../ui/notices.svelte';
import { Easel } from './easel.svelte';
import { ClassicEngine } from './engine.svelte';
import { ClassicRecipe } from './recipe.svelte';
import { StylePicture } from './style-picture.svelte';

export interface ClassicOptions {
  /** What is on the stage. */
  readonly source: () => Source | null;
  readonly wish: () => Pick<Settings, 'backend'>;
  readonly notices: Notices;
  /** A test passes its own. */
  readonly spawn?: () => Worker;
}

export type ClassicPhase = 'idle' | 'opening' | 'painting' | 'paused' | 'stopping';

/** The same noise every time: what differs is what was changed. */
const SEED = 1;
/** So often a painting goes on after its worker or device was lost. */
const MOST_RESCUES = 3;

/** The classic optimisation on the page: what is painted, from what, how far it is. Reactive. */
export class Classic {
  readonly engine: ClassicEngine;
  readonly style: StylePicture;
  readonly easel = new Easel();
  readonly recipe = new ClassicRecipe(() => this.#changed());
  readonly #options: ClassicOptions;
  readonly #wake = new WakeLock();
  #phase = $state<ClassicPhase>('idle');
  /** The frame that is painted. */
  #content = $state.raw<ImageBitmap | null>(null);
  #mirrored = $state(false);
  #target = $state(0);
  /** Longer side that memory left; null: as chosen. */
  #capped = $state<number | null>(null);
  #gramLayer = $state(0);
  #fault = $state.raw<Fault | null>(null);
  #stop: AbortController | null = null;
  /** Ends the attempt under way. */
  #fail: ((fault: Fault) => void) | null = null;

  constructor(options: ClassicOptions) {
    this.#options = options;
    const { notices } = options;
    this.style = new StylePicture({ notices, draw: (texture, side) => this.engine.draw(texture, side) });
    this.engine = new ClassicEngine(
      options.wish,
      {
        onphase: () => undefined,
        onfault: (fault) => {
          const { code, detail } = fault;
          // WebGPU tells of full memory beside the painting, which would go on with what came out.
          if (code === 'out-of-memory' && this.#fail) this.#fail(fault);
          else notices.show(`classic-${code}`, 'info', () => faultSentence(code, detail));
        },
        onrestart: () => undefined,
      },
      options.spawn,
    );
  }

  get phase(): ClassicPhase { return this.#phase; }
  get busy(): boolean { return this.#phase !== 'idle'; }
  /** Frozen while it is painted and looked at; null: the stage lives. */
  get content(): ImageBitmap | null { return this.#content; }
  /** As the stage shows it. */
  get mirrored(): boolean { return this.#mirrored; }
  /** Steps that are wanted in all. */
  get target(): number { return this.#target; }
  get gramLayer(): number { return this.#gramLayer; }
  get fault(): Fault | null { return this.#fault; }

  /** Begins anew with what is on the stage. Never rejects. */
  async start(): Promise<void> {
    const source = this.#options.source();
    if (this.busy || !source) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#phase = 'opening';
    this.#fault = null;
    try {
      const content = await createImageBitmap(source.element);
      if (stop.signal.aborted) {
        content.close();
        this.#phase = 'idle';
        return;
      }
      this.#putAway();
      this.#content = content;
      this.#mirrored = source.mirrored;
    } catch (error) {
      if (!stop.signal.aborted) this.#fault = { code: 'frame', detail: String(error) };
      this.#phase = 'idle';
      return;
    }
    this.#target = this.recipe.steps;
    await this.#run(stop);
  }

  /** As many steps again, from where it stands. Never rejects. */
  async goOn(): Promise<void> {
    if (this.busy || !this.#content) return;
    this.#phase = 'opening';
    this.#fault = null;
    if (this.easel.step >= this.#target) this.#target = this.easel.step + this.recipe.steps;
    await this.#run(new AbortController());
  }

  pause(): void {
    if (this.#phase === 'painting') this.#hold(true);
  }

  resume(): void {
    if (this.#phase === 'paused') this.#hold(false);
  }

  /** What was painted by then stays. */
  stop(): void {
    if (!this.busy) return;
    this.#phase = 'stopping';
    this.#stop?.abort();
  }

  /** Puts the painting away: the stage lives again. */
  clear(): void {
    this.stop();
    // A step that is still computed is nobody's any more.
    this.#stop = null;
    this.#putAway();
  }

  /** The view or the tab is left: gives the worker back. What was painted stays. */
  leave(): void {
    this.stop();
    this.engine.cancel();
  }

  showGram(layer: number): void {
    this.#gramLayer = layer;
    this.#changed();
  }

  #putAway(): void {
    this.easel.clear();
    this.#content?.close();
    this.#content = null;
    this.#capped = null;
    this.#fault = null;
  }

  async #run(stop: AbortController): Promise<void> {
    this.#stop = stop;
    this.#wake.hold();
    try {
      for (let rescues = 0; this.easel.step < this.#target; ) {
        const error = await this.#attempt(stop.signal);
        if (error === null || stop.signal.aborted) break;
        if (!this.#mends(error) || rescues++ >= MOST_RESCUES) {
          this.#fault = failureOf(error);
          break;
        }
      }
    } finally {
      if (this.#stop === stop) this.#stop = null;
      this.#wake.release();
      this.#phase = 'idle';
    }
  }

  /** Paints until it is done or fails; what it failed with, null: it is done. */
  async #attempt(signal: AbortSignal): Promise<unknown> {
    try {
      this.#phase = 'opening';
      if (!(await whenReady(this.engine, signal))) return this.engine.fault ?? new DOMException('given up', 'AbortError');
      const { report } = this.engine;
      if (!report || !this.#content) return null;
      const before = this.easel.step;
      const [content, style, painted] = await Promise.all([
        createImageBitmap(this.#content), this.style.toBitmap(),
        this.easel.picture && createImageBitmap(this.easel.picture),
      ]);
      if (signal.aborted) {
        for (const bitmap of [content, style, painted]) bitmap?.close();
        return null;
      }
      const { recipe } = this;
      const size = Math.min(this.#capped ?? Infinity, recipe.sizeOn(report.backend));
      this.#phase = 'painting';
      const broken = new Promise<Fault>((resolve) => { this.#fail = resolve; });
      const painting = this.engine.paint(
        {
          content, style, start: painted ?? recipe.start, size, recipe: recipe.toRecipe(this.#target - before),
          mix: recipe.mix, gramLayer: this.#gramLayer, seed: SEED,
        },
        proxy((event: GatysEvent) => this.#heard(event, before, signal)) as GatysEvents,
        signal,
      );
      return await Promise.race([painting.then(() => null), broken]);
    } catch (error) {
      return error;
    } finally {
      this.#fail = null;
    }
  }

  /** Whether it can go on after this, with what was painted so far. */
  #mends(error: unknown): boolean {
    if (error instanceof LinkError) return error.code === 'crashed';
    const fault = failureOf(error);
    if (fault === null) return false;
    if (fault.code === 'device-lost') return true;
    const { report } = this.engine;
    if (fault.code !== 'out-of-memory' || !report) return false;
    const smaller = this.recipe.smaller(Math.min(this.#capped ?? Infinity, this.recipe.sizeOn(report.backend)));
    // What is full stays full: a new worker begins with nothing.
    this.engine.cancel();
    if (smaller === null) return false;
    this.#capped = smaller;
    this.#options.notices.show('classic-size', 'problem', () => m.gatys_smaller({ size: String(smaller) }), [], true);
    return true;
  }

  #heard(event: GatysEvent, before: number, signal: AbortSignal): void {
    if (event.type === 'began') {
      if (event.plain) this.#options.notices.show('classic-plain', 'info', () => m.gatys_plain());
    } else if (signal.aborted && this.#stop?.signal !== signal) {
      for (const bitmap of [event.picture, event.grams?.style, event.grams?.picture]) bitmap?.close();
    } else {
      this.easel.take(event, before);
    }
  }

  #hold(paused: boolean): void {
    this.#phase = paused ? 'paused' : 'painting';
    void this.engine.hold(paused).catch(() => undefined);
  }

  #changed(): void {
    if (this.#phase !== 'painting' && this.#phase !== 'paused') return;
    void this.engine.change({ mix: this.recipe.mix, gramLayer: this.#gramLayer }).catch(() => undefined);
  }
}

function failureOf(error: unknown): Fault | null {
  if (isAbort(error)) return null;
  if (error instanceof LinkError) return { code: 'internal', detail: error.message };
  const given = error as Partial<Fault> | null;
  return given && typeof given === 'object' && 'code' in given && 'detail' in given ? (given as Fault) : faultOf(error);
}
