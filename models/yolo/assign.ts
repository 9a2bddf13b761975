import { shapeIou } from '../geometry/k-means';
import type { CentredBox } from './box-code';
import { slotIndex, type Slot, type YoloSpec } from './spec';

/** An object and the slot that has to find it. */
export interface Assignment {
  /** Which of the boxes. */
  readonly box: number;
  readonly slot: Slot;
  /** IoU of the shapes of box and anchor. */
  readonly fit: number;
}

export interface Assigned {
  readonly assignments: readonly Assignment[];
  readonly left: readonly {
    readonly box: number;
    /** 'empty': no area, no number, or the midpoint outside of the picture. 'crowded': all anchors of its cells taken. */
    readonly why: 'empty' | 'crowded';
  }[];
}

/**
 * Gives every object one slot (the course's "YOLO algorithm"): in the cell of its midpoint, the anchor whose shape has
 * the best IoU with it, over all scales.
 *
 * The two awkward cases have this rule: the pairs of object and anchor choose in the order of their IoU, best first; of
 * equal ones the object that comes first in the list and then the anchor of the finer scale. A slot is given once. So
 * the second of two objects of the same shape in one cell gets the anchor that fits it next best, on whichever scale;
 * and of more objects than anchors those that fit worst are left over and reported.
 * @param boxes in network pixels
 */
export function assignBoxes(boxes: readonly CentredBox[], spec: YoloSpec, inputSize: number): Assigned {
  const left: Assigned['left'][number][] = [];
  const pairs: Assignment[] = [];
  boxes.forEach((box, i) => {
    if (!isInside(box, inputSize)) left.push({ box: i, why: 'empty' });
    else pairs.push(...pairsOf(box, i, spec));
  });
  // A stable sort: equal ones stay in the order of boxes, scales and anchors.
  pairs.sort((a, b) => b.fit - a.fit);

  const taken = new Set<number>();
  const served = new Map<number, Assignment>();
  for (const pair of pairs) {
    const slot = slotIndex(spec, inputSize, pair.slot);
    if (served.has(pair.box) || taken.has(slot)) continue;
    taken.add(slot);
    served.set(pair.box, pair);
  }
  const crowded = new Set(pairs.map(({ box }) => box).filter((box) => !served.has(box)));
  left.push(...[...crowded].map((box) => ({ box, why: 'crowded' as const })));
  return { assignments: [...served.values()].sort((a, b) => a.box - b.box), left };
}

/** Whether a box has an area and its midpoint a cell. The right and lower edges of the picture belong to no cell. */
export function isInside({ x, y, width, height }: CentredBox, inputSize: number): boolean {
  const sized = width > 0 && height > 0 && Number.isFinite(width * height);
  return sized && x >= 0 && y >= 0 && x < inputSize && y < inputSize;
}

function pairsOf(box: CentredBox, index: number, { scales }: YoloSpec): Assignment[] {
  return scales.flatMap(({ stride, anchors }, scale) =>
    anchors.map((anchor, a) => ({
      box: index,
      slot: { scale, row: Math.floor(box.y / stride), column: Math.floor(box.x / stride), anchor: a },
      fit: shapeIou(anchor, box),
    })),
  );
}
