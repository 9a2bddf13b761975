import type {
  CompareWindows, ComputedField, MeasuredWindowField, ShapeRequest, ShapeWindows, WindowAddress, WindowComparison,
  WindowHeat, WindowReading,
} from '../../../workers/api';
import type { OnProgress } from '../../link/task.svelte';

/** What can be asked of the worker about sliding windows; see SlidingMethods. */
export interface SlidingQuestions {
  windowHeat(label: string | null): Promise<WindowHeat | null>;
  windowReading(address: WindowAddress): Promise<WindowReading | null>;
  windowNear(x: number, y: number, level: number | null): Promise<WindowReading | null>;
  windowField(address: WindowAddress): Promise<ComputedField | null>;
  measureWindowField(
    address: WindowAddress, onprogress: OnProgress, signal: AbortSignal,
  ): Promise<MeasuredWindowField | null>;
  compareWindows(
    request: CompareWindows, onprogress: OnProgress, signal: AbortSignal,
  ): Promise<WindowComparison | null>;
  shapeWindows(request: ShapeRequest, signal: AbortSignal): Promise<ShapeWindows | null>;
}

/** What the views need, read anew whenever it is needed. */
export interface SlidingMeans {
  readonly questions: SlidingQuestions;
  /** Holds the picture, and resolves when the held one was answered: what takes seconds is about one frame. */
  hold(): Promise<void>;
  /** The same frame is to be decided anew. */
  refresh(): void;
}
