/**
 * What crosses between the page and the detection worker when sliding windows are looked at. Part of api.ts, from where
 * the page imports it.
 *
 * The detector 'sliding-window' of the zoo is opened like every other one (`DetectWorker.open`) and answers frames like
 * every other one (`detect`, `again`): the boxes that are left after suppression, and with `explain` all windows above
 * the threshold as candidates, each with `origin.window`. `DetectSettings.regression: false` shows the windows
 * themselves instead of the boxes that they tell. With `OpenDetector.own` a classifier of the Train tab slides instead
 * of the shipped one: its classes are the labels, and it has no regression.
 *
 * The methods below are about the newest frame of such a detector. They resolve to null before the first frame and while
 * another detector is open, and reject as `detect` does. Everything in fractions is in fractions of the frame.
 */
import type { ProxyMarked } from 'comlink';
import type {
  CompareWindows, ComputedField, MeasuredWindowField, ShapeRequest, ShapeWindows, WindowAddress, WindowComparison,
  WindowHeat, WindowReading,
} from '../models/sliding-window/detector/answers';
import type { StoredClassifier } from '../models/transfer/training';

export type {
  CompareWindows, ComputedField, FieldStep, LevelComparison, MeasuredWindowField, ShapeRequest, ShapeWindows,
  WindowAddress, WindowComparison, WindowHeat, WindowLevel, WindowReading,
} from '../models/sliding-window/detector/answers';

/** A classifier of the Train tab as a sliding-window detector of its classes; nothing is trained. */
export interface OwnWindows {
  readonly classifier: StoredClassifier;
  /** Names of its classes, in their order. */
  readonly labels: readonly string[];
  /**
   * Label that stands for "nothing", if the person made such a class: it is never found. null: every window shows one
   * of the classes, if none surely.
   */
  readonly background: string | null;
}

export type WindowProgress = ((done: number, total: number) => void) & ProxyMarked;

/** What the detection worker can do besides, about sliding windows. */
export interface SlidingMethods {
  /** @param label one of the detector's labels; null: the best of all classes */
  windowHeat(label: string | null): Promise<WindowHeat | null>;
  /** null also where there is no such window. */
  windowReading(address: WindowAddress): Promise<WindowReading | null>;
  /** The window of a level whose middle is nearest to a point of the frame. `level` null: of the surest window there. */
  windowNear(x: number, y: number, level: number | null): Promise<WindowReading | null>;
  windowField(address: WindowAddress): Promise<ComputedField | null>;
  /** Takes seconds: one run of the network for each band. Rejects with an AbortError when aborted. */
  measureWindowField(
    address: WindowAddress,
    onprogress: WindowProgress,
    signal: AbortSignal,
  ): Promise<MeasuredWindowField | null>;
  /**
   * Takes seconds. A picture smaller than a window, or a level without windows, has no entry in `levels`; nothing to
   * compare gives 0 windows and no error. Rejects with an AbortError when aborted.
   */
  compareWindows(
    request: CompareWindows,
    onprogress: WindowProgress,
    signal: AbortSignal,
  ): Promise<WindowComparison | null>;
  /** The plain example. Needs any detector to be open; loads its 0.6 MB of weights when first asked. */
  shapeWindows(request: ShapeRequest, signal: AbortSignal): Promise<ShapeWindows | null>;
}
