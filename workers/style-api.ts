/**
 * What crosses between the page and the style worker. Part of api.ts, from where the page imports it.
 *
 * What is painted is never sent to the page: the worker draws it onto a canvas of the page's whose control was handed
 * over with `open`. Only thumbnails come back, when asked for.
 */
import type { ProxyMarked } from 'comlink';
import type { Modulation, StyleVector } from '../models/style/spec';
import type { BackendName, BackendReport, Frame, Timings, WorkerEvents } from './api';

export type { Modulation, StyleVector };

export interface OpenStyles {
  readonly backend: BackendName | 'auto';
  readonly avoid: readonly BackendName[];
  /** Directory of the app, ending in '/'. */
  readonly baseUrl: string;
}

/** A style of the zoo by its id, or the numbers of one of the person's own, or the one that is being learnt. */
export type StyleChoice = string | StyleVector | { readonly learning: true };

/** How a frame is to be painted. */
export interface PaintSettings {
  readonly style: StyleChoice;
  /** Another style, and how much of it, from 0 to 1. */
  readonly second: StyleChoice | null;
  readonly blend: number;
  /** From 0, the photograph, to 1. */
  readonly strength: number;
  /** The painting's lightness with the frame's colours. */
  readonly keepColours: boolean;
  /** Longest side that is painted, in pixels. */
  readonly longest: number;
}

export interface PaintResult {
  /** Of the frame, as displayed. */
  readonly width: number;
  readonly height: number;
  /** Of what was painted. */
  readonly painted: { readonly width: number; readonly height: number };
  /** `readback` is the time until it was on the canvas. */
  readonly timings: Timings;
  /** Tensors alive in the worker after this frame, without those of frames still in flight and of a lesson. */
  readonly tensors: number;
}

/** What was made out of a style picture at once. */
export interface StyleReading {
  readonly vector: StyleVector;
  /** The picture is of one colour: there is nothing in it that could be painted with. */
  readonly flat: boolean;
}

/** What the numbers of all styles are: of every place in the network, in their order. */
export interface StyleNumbers {
  readonly places: readonly Modulation[];
  /** By id; 'photograph' among them. */
  readonly vectors: ReadonlyMap<string, StyleVector>;
}

/** A style that is to be learnt properly. */
export interface LessonJob {
  /** The style's picture, at most 512 pixels long. Taken over and closed. */
  readonly picture: ImageBitmap;
  /** To begin with. */
  readonly vector: StyleVector;
  readonly steps: number;
}

export type StyleLessonEvent =
  | { readonly type: 'waiting'; readonly frames: number; readonly needed: number } // for frames to practise on
  | {
      readonly type: 'step';
      /** From 1. */
      readonly step: number;
      readonly content: number;
      readonly style: number;
      /** Milliseconds that the step took. */
      readonly ms: number;
      /** The numbers as they are now, with every tenth step and the last; else null. */
      readonly vector: StyleVector | null;
    };

export type LessonProgress = ((event: StyleLessonEvent) => void) & ProxyMarked;

export interface LessonOutcome {
  readonly vector: StyleVector;
  readonly steps: number;
  readonly reason: 'done' | 'aborted';
}

/** workers/style.ts */
export interface StyleWorker {
  /**
   * As DetectWorker.open; `canvas` is what is painted on from then on. Forgets the frames that were practised on. Not
   * to be called again on the same worker with the same canvas.
   */
  open(
    request: OpenStyles, canvas: OffscreenCanvas, events: WorkerEvents, signal: AbortSignal,
  ): Promise<BackendReport>;
  /** Takes ownership of `frame` and closes it. Calls may overlap. Rejects as DetectWorker.detect does. */
  paint(frame: Frame, settings: PaintSettings): Promise<PaintResult>;
  /** The square in the frame's middle in each of the styles, `side` pixels wide. Closes `frame`. */
  thumbnails(frame: Frame, styles: readonly StyleChoice[], side: number): Promise<readonly ImageBitmap[]>;
  /** Makes a style out of any picture at once. Closes it. */
  read(picture: ImageBitmap): Promise<StyleReading>;
  numbers(): Promise<StyleNumbers>;
  /**
   * Learns one style's numbers by going down the cost on frames as they are painted. One at a time. Aborting resolves
   * with reason 'aborted' and what was learnt by then. Rejects as `open`.
   */
  learn(job: LessonJob, events: LessonProgress, signal: AbortSignal): Promise<LessonOutcome>;
  /** Holds the lesson under way after the current step, or lets it go on. */
  setPaused(paused: boolean): Promise<void>;
  memory(): Promise<{ readonly tensors: number; readonly bytes: number }>;
  /** As DetectWorker.loseDevice. */
  loseDevice(): Promise<void>;
}
