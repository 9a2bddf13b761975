import type { CellGrid } from '../../../models/zoo/grids';

/** The views of how a detector decides, as they are named in the address. */
export const VIEWS = ['grid', 'anchors', 'before-nms', 'nms-steps', 'anchor-shapes'] as const;
export type MechanismView = (typeof VIEWS)[number];

/** The views that a detector with these grids has something to show in. */
export function viewsOf(grids: readonly CellGrid[]): readonly MechanismView[] {
  const anchored = grids.some(({ anchors }) => anchors.length > 0);
  return VIEWS.filter((view) => anchored || (view !== 'anchors' && view !== 'anchor-shapes'));
}
