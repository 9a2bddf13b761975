import type { Shape } from '../geometry/k-means';

/**
 * How raw outputs become a box in a cell, σ the sigmoid, c the cell, s its stride and p the anchor:
 * - 'exponential' (Redmon and Farhadi, YOLO9000, 2017; the course's): centre (σ(t) + c)·s, side p·eᵗ
 * - 'bounded' (Wang et al., Scaled-YOLOv4, 2021): centre (2σ(t) − ½ + c)·s, side p·(2σ(t))². The centre can reach the
 *   edge of the cell and half a cell beyond, so neighbouring cells may answer for a midpoint, and no side is more than
 *   four times its anchor's, so no output can overflow.
 */
export type BoxForm = 'exponential' | 'bounded';

/** One grid of cells. */
export interface YoloScale {
  /** Network pixels from one cell to the next. */
  readonly stride: number;
  /** Network pixels, whatever the input size: what an anchor sees depends on its stride, not on the picture. */
  readonly anchors: readonly Shape[];
  /** So many cells, those with the most objectness, are asked what they see; all of them if nothing is said. */
  readonly shortlist?: number;
}

/** What the outputs of a YOLO mean. Plain data. */
export interface YoloSpec {
  readonly classes: number;
  /** There is but one class, and it has no outputs: P(class | object) is 1. */
  readonly single?: true;
  readonly boxForm: BoxForm;
  /** Finest first. */
  readonly scales: readonly YoloScale[];
}

/** Raw outputs of an anchor besides its classes: x, y, width, height, objectness. */
export const BOX_OUTPUTS = 5;

/** One anchor in one cell of one scale: what can be responsible for an object. */
export interface Slot {
  readonly scale: number;
  readonly row: number;
  readonly column: number;
  readonly anchor: number;
}

/** Cells along one side of each scale's grid. @throws RangeError if a stride does not divide the input */
export function gridSides({ scales }: YoloSpec, inputSize: number): number[] {
  return scales.map(({ stride }) => {
    const side = inputSize / stride;
    if (!Number.isInteger(side) || side < 1) throw new RangeError(`an input of ${inputSize} has no cells of ${stride}`);
    return side;
  });
}

/**
 * How many slots the scales before each one have; the last number is that of all. Slots count row by row, cell by cell.
 */
export function slotOffsets(spec: YoloSpec, inputSize: number): number[] {
  const offsets = [0];
  gridSides(spec, inputSize).forEach((side, scale) => {
    offsets.push(offsets[scale]! + side * side * spec.scales[scale]!.anchors.length);
  });
  return offsets;
}

/** Number of a slot among all of an input. */
export function slotIndex(spec: YoloSpec, inputSize: number, { scale, row, column, anchor }: Slot): number {
  const side = inputSize / spec.scales[scale]!.stride;
  return slotOffsets(spec, inputSize)[scale]! + (row * side + column) * spec.scales[scale]!.anchors.length + anchor;
}

/** The reverse of `slotIndex`. */
export function slotAt(spec: YoloSpec, inputSize: number, index: number): Slot {
  const offsets = slotOffsets(spec, inputSize);
  const scale = offsets.findLastIndex((offset) => offset <= index);
  const anchors = spec.scales[scale]!.anchors.length;
  const side = inputSize / spec.scales[scale]!.stride;
  const cell = Math.floor((index - offsets[scale]!) / anchors);
  return { scale, row: Math.floor(cell / side), column: cell % side, anchor: (index - offsets[scale]!) % anchors };
}
