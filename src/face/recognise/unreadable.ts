import type { SeenFace } from '../../../workers/api';
import { guidance } from '../people/sentences';

/** Pixels that the threshold was measured from on; of fewer an embedding says little. */
const LEAST_PIXELS = 40;

/** Why nobody is recognised in this face, as what can be done about it; null: nothing is in the way. */
export function unreadable({ quality }: SeenFace): string | null {
  if (quality.faults.includes('cut-off')) return guidance('cut-off');
  return quality.pixels < LEAST_PIXELS ? guidance('too-small') : null;
}
