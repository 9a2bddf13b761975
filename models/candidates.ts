import type { Candidate, DetectSettings, Detection, Origin } from './detection';
import type { Decoded } from './detector';
import { toFrame, type Letterbox } from './geometry/letterbox';
import { nonMaxSuppression, traceSuppression } from './geometry/nms';

/** Best candidates that enter non-max suppression; what lies behind them never reaches the screen. */
const NMS_CANDIDATES = 1000;
/** Candidates that are handed out to be explained. */
const EXPLAINED = 300;

/**
 * What a network proposes for one frame, before suppression: columns of numbers that are filled anew for each frame,
 * so that the many candidates of a low threshold cost no objects.
 */
export class Candidates {
  /** [capacity, 4]: left, top, right, bottom in network pixels. */
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  readonly classes: Int32Array;
  /** Index of the output cell or anchor each comes from. */
  readonly sources: Int32Array;
  #count = 0;

  constructor(capacity: number) {
    this.boxes = new Float32Array(capacity * 4);
    this.scores = new Float32Array(capacity);
    this.classes = new Int32Array(capacity);
    this.sources = new Int32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
  }

  add(score: number, classIndex: number, source: number, left: number, top: number, right: number, bottom: number): void {
    const row = this.#count++;
    this.scores[row] = score;
    this.classes[row] = classIndex;
    this.sources[row] = source;
    this.boxes[row * 4] = left;
    this.boxes[row * 4 + 1] = top;
    this.boxes[row * 4 + 2] = right;
    this.boxes[row * 4 + 3] = bottom;
  }

  /** Suppresses what overlaps and turns the rest into detections in fractions of the frame. */
  select(
    letterbox: Letterbox,
    settings: DetectSettings,
    labels: readonly string[],
    origin: (source: number) => Origin,
  ): Decoded {
    const order = Int32Array.from({ length: this.#count }, (_, row) => row);
    order.sort((a, b) => this.scores[b]! - this.scores[a]! || a - b);
    const detection = (row: number): Detection => {
      const [left, top, right, bottom] = this.boxes.subarray(row * 4, row * 4 + 4) as unknown as Corners;
      const classIndex = this.classes[row]!;
      return {
        box: toFrame(letterbox, left, top, right, bottom),
        label: labels[classIndex]!,
        classIndex,
        score: this.scores[row]!,
        origin: origin(this.sources[row]!),
      };
    };
    const best = order.subarray(0, NMS_CANDIDATES);
    const kept = nonMaxSuppression(this.boxes, this.classes, best, settings.iouThreshold, settings.maxBoxes);
    return {
      detections: kept.map(detection),
      candidates: settings.explain ? this.#explain(order.subarray(0, EXPLAINED), settings.iouThreshold, detection) : [],
      candidateCount: this.#count,
    };
  }

  #explain(order: Int32Array, iouThreshold: number, detection: (row: number) => Detection): Candidate[] {
    const { by, iou } = traceSuppression(this.boxes, this.classes, order, iouThreshold);
    return Array.from(order, (row, i) => ({ ...detection(row), suppressedBy: by[i]!, iou: iou[i]! }));
  }
}

type Corners = readonly [number, number, number, number];

/** Which classes the person wants to see: one byte for each class. */
export function wantedClasses(labels: readonly string[], wanted: DetectSettings['labels']): Uint8Array {
  return Uint8Array.from(labels, (label) => (wanted === null || wanted.includes(label) ? 1 : 0));
}
