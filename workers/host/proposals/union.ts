import type { Box } from '../../../models/geometry/box';
import type { Hierarchy } from '../../../models/proposals/grouping';
import { MEASURES, type Similarities } from '../../../models/proposals/similarity';
import type { HierarchyStep } from '../../api';

/** The two regions that union `index` made one, in fractions of the picture. */
export function unionOf(
  { merges, similarity, box }: Hierarchy, index: number, width: number, height: number,
): NonNullable<HierarchyStep['union']> {
  const boxOf = (region: number): Box => {
    const [left, top, right, bottom] = box.subarray(4 * region) as unknown as readonly [number, number, number, number];
    return { x: left / width, y: top / height, width: (right - left) / width, height: (bottom - top) / height };
  };
  const parts = MEASURES.map((measure, i) => [measure, similarity[MEASURES.length * index + i]!] as const);
  return {
    boxes: [boxOf(merges[2 * index]!), boxOf(merges[2 * index + 1]!)],
    similarities: Object.fromEntries(parts) as unknown as Similarities,
  };
}
