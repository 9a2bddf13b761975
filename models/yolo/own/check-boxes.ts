import type { LabelledBox } from './training';

/** How many of a picture's boxes can be learned from, and those, cut at the picture's edges. */
export interface CheckedBoxes {
  readonly boxes: readonly LabelledBox[];
  /** Those without an area, without a number, outside of the picture, or of no class. */
  readonly dropped: number;
}

/** Less of a side than this, as a fraction of the picture, is no area. */
const LEAST = 1e-3;

export function checkBoxes(boxes: readonly LabelledBox[], classes: number): CheckedBoxes {
  const good = boxes.flatMap((box): LabelledBox[] => {
    const x = Math.max(0, box.x);
    const y = Math.max(0, box.y);
    const width = Math.min(1, box.x + box.width) - x;
    const height = Math.min(1, box.y + box.height) - y;
    const known = Number.isInteger(box.label) && box.label >= 0 && box.label < classes;
    // A NaN is not greater than anything.
    return known && width >= LEAST && height >= LEAST ? [{ label: box.label, x, y, width, height }] : [];
  });
  return { boxes: good, dropped: boxes.length - good.length };
}
