/** What crosses between the page and the worker of the classic style optimisation. Part of api.ts. */
import type { ProxyMarked } from 'comlink';
import type { Costs, Mix, Painting, Recipe } from '../models/style/gatys/job';
import type { BackendName, BackendReport, Frame, WorkerEvents } from './api';

export type { Costs, Layers, Mix, Optimiser, Painting, Recipe } from '../models/style/gatys/job';

export interface OpenGatys {
  readonly backend: BackendName | 'auto';
  /** Backends not to try in 'auto', because they were lost before in this visit. */
  readonly avoid: readonly BackendName[];
  /** Directory of the app, ending in '/'. */
  readonly baseUrl: string;
}

/** What is to be painted. */
export interface GatysJob {
  /** Its things are kept. */
  readonly content: Frame;
  /** Its texture is taken: of a strip, only the middle. */
  readonly style: Frame;
  /** A picture: an earlier painting of the same content, to go on with. */
  readonly start: 'content' | 'noise' | Frame;
  /** Longer side in pixels. */
  readonly size: number;
  readonly recipe: Recipe;
  readonly mix: Mix;
  /** Layer whose Gram matrices are shown. */
  readonly gramLayer: number;
  /** Of the noise. */
  readonly seed: number;
}

/** What may be changed while it is painted. */
export type GatysChange = Pick<GatysJob, 'mix' | 'gramLayer'>;

/** Gram matrices as pictures, one pixel for each two channels. Whoever receives them closes them. */
export interface GramPictures {
  readonly layer: number;
  readonly style: ImageBitmap;
  readonly picture: ImageBitmap;
}

export type GatysEvent =
  /** `plain`: the style picture has only one colour, and so no texture. */
  | { readonly type: 'began'; readonly width: number; readonly height: number; readonly plain: boolean }
  | {
      readonly type: 'step';
      /** From 1. */
      readonly step: number;
      /** How often the costs were computed for it: by L-BFGS more than once where the first try went too far. */
      readonly evaluations: number;
      /** With the first step and every tenth. */
      readonly costs: Costs | null;
      /** With these, too. */
      readonly grams: GramPictures | null;
      /** Left out where the page has not taken the one before yet. Whoever receives it closes it. */
      readonly picture: ImageBitmap | null;
      /** Milliseconds that it took. */
      readonly ms: number;
    };

/** What it returns, or promises, says that the event was taken. */
export type GatysEvents = ((event: GatysEvent) => void | Promise<void>) & ProxyMarked;

/** workers/gatys.ts */
export interface GatysWorker {
  /** Chooses and tests a backend and loads the loss network. Rejects as DetectWorker.open does. */
  open(request: OpenGatys, events: WorkerEvents, signal: AbortSignal): Promise<BackendReport>;
  /**
   * Paints, step by step; takes ownership of the pictures and closes them. Another call ends the one before. Aborting
   * resolves with reason 'stopped'. Rejects with a fault: 'out-of-memory' where a smaller size may work.
   */
  paint(job: GatysJob, events: GatysEvents, signal: AbortSignal): Promise<Painting>;
  /** From the next step on. */
  change(change: GatysChange): Promise<void>;
  /** Holds the painting after the current step, or lets it go on. */
  setPaused(paused: boolean): Promise<void>;
  /** A square of a texture of our own; needs nothing to be open. Whoever receives it closes it. */
  draw(texture: string, side: number): Promise<ImageBitmap>;
  /** Tensors alive. */
  tensors(): Promise<number>;
  /** Test hook: takes the GPU device away as a driver would. No effect on WASM and CPU. */
  loseDevice(): Promise<void>;
}
