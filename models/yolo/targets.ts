import type { CentredBox } from './box-code';
import { positives, type PositiveOptions } from './positives';
import { slotAt, slotOffsets, type YoloSpec } from './spec';

/** What is to be found in one picture. Parallel columns. */
export interface Scene {
  /** In network pixels. */
  readonly boxes: readonly CentredBox[];
  /** How sure it is that each is there, (0, 1]: 1 for what a person drew, a teacher's score otherwise. */
  readonly weights: ArrayLike<number>;
  /** [boxes, classes], row by row: how well each class describes it, 0 to 1, the best one 1. */
  readonly classes: Float32Array;
}

/** The slots of one scale that learn something, over a whole mini-batch. Parallel columns. */
export interface ScalePositives {
  /** Cell among those of the scale in all pictures: picture · cells + cell. */
  readonly cells: Int32Array;
  readonly anchors: Int32Array;
}

/** A mini-batch's scenes as what the loss takes. Rows are ordered by scale. */
export interface BatchTargets {
  readonly count: number;
  /** Slots of one picture. */
  readonly slotCount: number;
  readonly scales: readonly ScalePositives[];
  /** [count]: slot among those of all pictures: picture · slotCount + slot. */
  readonly slots: Int32Array;
  /** [count, 5]: column, row and stride of the cell, width and height of the anchor. */
  readonly places: Float32Array;
  /** [count, 4]: centre x, centre y, width, height. */
  readonly boxes: Float32Array;
  readonly weights: Float32Array;
  /** [count, classes] */
  readonly classes: Float32Array;
}

/** Decides which slots learn what. */
export function batchTargets(
  scenes: readonly Scene[],
  spec: YoloSpec,
  inputSize: number,
  options: PositiveOptions,
): BatchTargets {
  const offsets = slotOffsets(spec, inputSize);
  const slotCount = offsets.at(-1)!;
  const found = scenes.flatMap((scene, picture) => {
    const { slots, boxes } = positives(scene.boxes, scene.weights, spec, inputSize, options);
    return Array.from(slots, (slot, i) => {
      return { scene, picture, slot, box: boxes[i]!, at: slotAt(spec, inputSize, slot) };
    });
  });
  found.sort((a, b) => a.at.scale - b.at.scale || a.picture - b.picture || a.slot - b.slot);

  const count = found.length;
  const { classes } = spec;
  const result = {
    slots: Int32Array.from(found, ({ picture, slot }) => picture * slotCount + slot),
    places: new Float32Array(count * 5),
    boxes: new Float32Array(count * 4),
    weights: Float32Array.from(found, ({ scene, box }) => scene.weights[box]!),
    classes: new Float32Array(count * classes),
  };
  found.forEach(({ scene, box, at }, i) => {
    const { stride, anchors } = spec.scales[at.scale]!;
    const { width, height } = anchors[at.anchor]!;
    const target = scene.boxes[box]!;
    result.places.set([at.column, at.row, stride, width, height], i * 5);
    result.boxes.set([target.x, target.y, target.width, target.height], i * 4);
    result.classes.set(scene.classes.subarray(box * classes, (box + 1) * classes), i * classes);
  });
  const scales = spec.scales.map(({ anchors }, scale) => {
    const here = found.filter(({ at }) => at.scale === scale);
    const cells = (offsets[scale + 1]! - offsets[scale]!) / anchors.length;
    return {
      cells: Int32Array.from(here, ({ picture, slot }) => {
        return picture * cells + Math.floor((slot - offsets[scale]!) / anchors.length);
      }),
      anchors: Int32Array.from(here, ({ at }) => at.anchor),
    };
  });
  return { count, slotCount, scales, ...result };
}
