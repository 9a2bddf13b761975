import type { Box } from '../../../models/geometry/box';
import type { Point, Size } from '../../stage/view';
import { between, contains, LEAST_SIDE, toPixels } from './geometry';
import type { Item } from './item';

/**
 * Key of what a tap at `at` (pixels) chooses; null for none. What is drawn over what is small is there to be chosen
 * first; tapping again goes through what lies under it.
 */
export function tapped(items: readonly Item[], at: Point, size: Size, selected: number | null): number | null {
  const under = items
    .filter((item) => contains(toPixels(item, size), at))
    .sort((a, b) => a.width * a.height - b.width * b.height);
  const next = under.findIndex(({ key }) => key === selected) + 1;
  return under[next]?.key ?? null;
}

/** The proposal after the one of this key, from the first again after the last. */
export function proposalAfter(items: readonly Item[], key: number): Item | undefined {
  const at = items.findIndex((item) => item.key === key);
  return [...items.slice(at), ...items.slice(0, at)].find(({ proposal }) => proposal);
}

/** In the middle, a little aside of a box that is already there; null where the picture is too small for any. */
export function freePlace(items: readonly Item[], size: Size): Box | null {
  const { width, height } = size;
  const side = { x: Math.max(LEAST_SIDE, width / 3), y: Math.max(LEAST_SIDE, height / 3) };
  const middle = { x: (width - side.x) / 2, y: (height - side.y) / 2 };
  for (let aside = 0; ; aside += LEAST_SIDE * 2) {
    const from = { x: middle.x + aside, y: middle.y + aside };
    const box = between(from, { x: from.x + side.x, y: from.y + side.y }, size);
    if (!box) return between({ x: 0, y: 0 }, { x: width, y: height }, size);
    if (!items.some((item) => item.x === box.x && item.y === box.y)) return box;
  }
}
