import { Random } from '../random';
import type { Hierarchy } from './grouping';

export interface RankingOptions {
  readonly seed: number;
  /** Pixels; boxes with a shorter side are left out. */
  readonly minSide: number;
}

/**
 * The boxes of all regions of all hierarchies, best guess first. A region's place counted from the top of its
 * hierarchy is multiplied with a random number, so that large regions come first but not all of them (Uijlings et al.,
 * 2013, section 3.4). Of equal boxes the first stays.
 * @returns [n, 4]: left, top, right, bottom in pixels
 */
export function rank(hierarchies: readonly Hierarchy[], { seed, minSide }: RankingOptions): Int32Array {
  const random = new Random(seed);
  const places: { readonly value: number; readonly box: Int32Array }[] = [];
  for (const { box } of hierarchies) {
    const count = box.length / 4;
    for (let region = count - 1; region >= 0; region--) {
      const value = random.next() * (count - region);
      const corners = box.subarray(region * 4, region * 4 + 4);
      const [left, top, right, bottom] = corners as unknown as readonly [number, number, number, number];
      if (Math.min(right - left, bottom - top) >= minSide) places.push({ value, box: corners });
    }
  }
  places.sort((p, q) => p.value - q.value);
  const seen = new Set<string>();
  const first = places.filter(({ box }) => {
    const key = box.join();
    return seen.has(key) ? false : seen.add(key);
  });
  const boxes = new Int32Array(4 * first.length);
  first.forEach(({ box }, i) => boxes.set(box, 4 * i));
  return boxes;
}
