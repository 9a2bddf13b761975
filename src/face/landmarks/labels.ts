import type { Point, Size } from '../../stage/view';

/** A name beside a face, and the place in it that its line leads to; in CSS pixels of the stage. */
export interface Label {
  readonly text: string;
  readonly from: Point;
  /** Where its near edge would best lie, in the middle of its height. */
  readonly to: Point;
  /** -1: to the left of the face, 1: to the right. */
  readonly side: -1 | 1;
  readonly width: number;
}

export const LABEL_HEIGHT = 20;
const GAP = 3;
const EDGE = 6;

/** Moves names so that each is on the stage and none covers another; in each column they keep their order. */
export function laidOut(labels: readonly Label[], { width, height }: Size): readonly Label[] {
  return ([-1, 1] as const).flatMap((side) => {
    const column = labels.filter((label) => label.side === side).toSorted((a, b) => a.to.y - b.to.y);
    const step = LABEL_HEIGHT + GAP;
    // From the lower edge up as much room is left as those below need.
    let next = EDGE + LABEL_HEIGHT / 2;
    const tops = column.map(({ to }) => {
      const y = Math.max(to.y, next);
      next = y + step;
      return y;
    });
    let limit = height - EDGE - LABEL_HEIGHT / 2;
    for (let i = tops.length - 1; i >= 0; i--) {
      tops[i] = Math.min(tops[i]!, limit);
      limit = tops[i]! - step;
    }
    return column.map((label, i) => {
      const most = side < 0 ? width - EDGE : width - EDGE - label.width;
      const least = side < 0 ? EDGE + label.width : EDGE;
      return { ...label, to: { x: Math.max(least, Math.min(most, label.to.x)), y: tops[i]! } };
    });
  });
}
