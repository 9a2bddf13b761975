import { shapeIou } from '../geometry/k-means';
import { assignBoxes, isInside } from './assign';
import type { CentredBox } from './box-code';
import { gridSides, slotIndex, type YoloSpec } from './spec';

export interface PositiveOptions {
  /** Anchors of every scale whose shape has at least this IoU with the object's learn it too. Above 1: none does. */
  readonly minFit: number;
  /** Whether the two cells nearest to the midpoint beside its own learn it too; for the 'bounded' form. */
  readonly neighbours: boolean;
}

/** Slots that learn an object. Parallel columns, one row each; no slot comes twice. */
export interface Positives {
  /** As `slotIndex` counts. */
  readonly slots: Int32Array;
  /** Which of the boxes. */
  readonly boxes: Int32Array;
}

/**
 * Who learns what: the course's one slot for each object (see `assignBoxes`), and besides, as later YOLOs found worth
 * several points of accuracy, further anchors and neighbouring cells, which see it just as well (Wang et al.,
 * Scaled-YOLOv4, 2021, there with a limit on the ratio of the sides). Where two objects want a slot, the one that was
 * assigned it keeps it; else the one with the better product of weight and IoU of shapes gets it.
 * @param boxes in network pixels
 * @param weights how sure it is that the object is there, (0, 1]
 */
export function positives(
  boxes: readonly CentredBox[],
  weights: ArrayLike<number>,
  spec: YoloSpec,
  inputSize: number,
  { minFit, neighbours }: PositiveOptions,
): Positives {
  const owners = new Map<number, { box: number; claim: number }>();
  for (const { box, slot } of assignBoxes(boxes, spec, inputSize).assignments) {
    owners.set(slotIndex(spec, inputSize, slot), { box, claim: Infinity });
  }
  const sides = gridSides(spec, inputSize);
  boxes.forEach((box, i) => {
    if (!isInside(box, inputSize)) return;
    spec.scales.forEach(({ stride, anchors }, scale) => {
      const fits = anchors.map((anchor) => shapeIou(anchor, box));
      if (!fits.some((fit) => fit >= minFit)) return;
      for (const [column, row] of cellsFor(box.x / stride, box.y / stride, sides[scale]!, neighbours)) {
        fits.forEach((fit, anchor) => {
          if (fit < minFit) return;
          const claim = fit * weights[i]!;
          const slot = slotIndex(spec, inputSize, { scale, row, column, anchor });
          if (claim > (owners.get(slot)?.claim ?? 0)) owners.set(slot, { box: i, claim });
        });
      }
    });
  });
  const slots = Int32Array.from(owners.keys()).sort();
  return { slots, boxes: Int32Array.from(slots, (slot) => owners.get(slot)!.box) };
}

/** The midpoint's cell and the two beside it that are nearest to the midpoint, as far as they exist. */
function cellsFor(x: number, y: number, side: number, neighbours: boolean): [column: number, row: number][] {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const cells: [number, number][] = [[column, row]];
  if (!neighbours) return cells;
  const beside = column + (x - column < 0.5 ? -1 : 1);
  const above = row + (y - row < 0.5 ? -1 : 1);
  if (beside >= 0 && beside < side) cells.push([beside, row]);
  if (above >= 0 && above < side) cells.push([column, above]);
  return cells;
}
