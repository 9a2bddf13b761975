import type { Detection } from '../../../models/detection';
import { iou } from '../../../models/geometry/iou';
import type { Box } from '../../../models/geometry/box';

/** One's own thing in a picture, and what was found there. */
export interface Looked {
  readonly picture: string;
  /** Where the thing is; null if it is not there. */
  readonly truth: Box | null;
  /** The surest window of its class; null if there is none. */
  readonly best: Pick<Detection, 'box' | 'score'> | null;
}

export interface Findings {
  /** Pictures with the thing. */
  readonly pictures: number;
  /** Of these: the surest window reaches the threshold, and its middle lies on the thing. */
  readonly found: number;
  /** Of these: and it overlaps the thing by at least half. */
  readonly boxed: number;
  /** Pictures without the thing, and those of them in which it was found all the same. */
  readonly without: number;
  readonly mistaken: number;
}

/** Counts what was found. @param threshold least score, [0, 1] */
export function countFindings(looked: readonly Looked[], threshold: number): Findings {
  const sure = looked.map((each) => ({ ...each, best: each.best && each.best.score >= threshold ? each.best : null }));
  const having = sure.filter(({ truth }) => truth !== null);
  const lacking = sure.filter(({ truth }) => truth === null);
  const found = having.filter(({ truth, best }) => best !== null && holdsMiddle(truth!, best.box));
  return {
    pictures: having.length,
    found: found.length,
    boxed: found.filter(({ truth, best }) => iou(truth!, best!.box) >= 0.5).length,
    without: lacking.length,
    mistaken: lacking.filter(({ best }) => best !== null).length,
  };
}

function holdsMiddle(thing: Box, { x, y, width, height }: Box): boolean {
  const [across, down] = [x + width / 2 - thing.x, y + height / 2 - thing.y];
  return across >= 0 && across <= thing.width && down >= 0 && down <= thing.height;
}
