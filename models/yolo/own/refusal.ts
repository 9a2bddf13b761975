import { checkBoxes } from './check-boxes';
import type { DetectorJob } from './training';

/** Why a job cannot be trained, said before it begins; null if it can. */
export function detectorRefusal({ samples, classes }: DetectorJob): { readonly code: 'no-boxes' } | null {
  const learnable = samples.some(
    ({ split, boxes }) => split === 'train' && checkBoxes(boxes, classes.length).boxes.length > 0,
  );
  return learnable ? null : { code: 'no-boxes' };
}
