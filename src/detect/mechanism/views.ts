import type { CellGrid } from '../../../models/zoo/grids';
import { SLIDING_VIEWS, slides } from '../sliding/views';

/** The views of how a detector decides, as they are named in the address. */
export const VIEWS = [
  'grid', 'anchors', 'before-nms', 'nms-steps', 'anchor-shapes', ...SLIDING_VIEWS, 'proposals',
] as const;
export type MechanismView = (typeof VIEWS)[number];

const CELL_VIEWS = ['grid', 'before-nms', 'nms-steps', 'proposals'] as const;
const ANCHOR_VIEWS = ['grid', 'anchors', 'before-nms', 'nms-steps', 'anchor-shapes', 'proposals'] as const;

/** The views that a detector with these grids has something to show in. */
export function viewsOf(detector: string, grids: readonly CellGrid[]): readonly MechanismView[] {
  if (slides(detector)) return [...SLIDING_VIEWS, 'nms-steps', 'proposals'];
  return grids.some(({ anchors }) => anchors.length > 0) ? ANCHOR_VIEWS : CELL_VIEWS;
}
