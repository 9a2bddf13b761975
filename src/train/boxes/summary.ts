import type { ClassRow } from '../../storage/classes';
import type { SampleRow } from '../../storage/samples';

export interface ClassBoxes {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  readonly count: number;
  /** Median of the boxes, rounded, in pixels of the stored pictures; null without boxes. */
  readonly median: { readonly width: number; readonly height: number } | null;
}

export interface BoxFigures {
  readonly samples: number;
  readonly withBoxes: number;
  readonly boxes: number;
  readonly classes: readonly ClassBoxes[];
  /** Ids of samples without boxes, in their order. */
  readonly without: readonly string[];
}

/** What of a data set has boxes. */
export function boxFigures(classes: readonly ClassRow[], samples: readonly SampleRow[]): BoxFigures {
  const sizes = new Map(classes.map(({ id }) => [id, { widths: [] as number[], heights: [] as number[] }]));
  for (const { boxes, width, height } of samples) {
    for (const box of boxes) {
      const size = sizes.get(box.classId);
      size?.widths.push(box.width * width);
      size?.heights.push(box.height * height);
    }
  }
  const without = samples.filter(({ boxes }) => boxes.length === 0).map(({ id }) => id);
  return {
    samples: samples.length,
    withBoxes: samples.length - without.length,
    boxes: samples.reduce((sum, { boxes }) => sum + boxes.length, 0),
    classes: classes.map(({ id, name, colour }) => {
      const { widths, heights } = sizes.get(id)!;
      const count = widths.length;
      return { id, name, colour, count, median: count > 0 ? { width: median(widths), height: median(heights) } : null };
    }),
    without,
  };
}

/** The lower one of the two in the middle, where there are two. */
function median(values: readonly number[]): number {
  return Math.round([...values].sort((a, b) => a - b)[(values.length - 1) >> 1]!);
}
