import { PairHeap } from './pair-heap';
import { withRoom, type Regions } from './regions';
import { MEASURES, similarities, total, unite, type Measure } from './similarity';

/** How regions were united, two at a time, until one was left. */
export interface Hierarchy {
  /** Regions of the segmentation: 0 … leaves − 1. Union i makes region leaves + i; the last is the whole picture. */
  readonly leaves: number;
  /** [leaves − 1, 2]: the two regions of each union, in order. */
  readonly merges: Int32Array;
  /** [leaves − 1, 4]: how alike they were in colour, texture, size and fill. */
  readonly similarity: Float32Array;
  /** [2 · leaves − 1, 4]: left, top, right, bottom of each region in pixels. */
  readonly box: Int32Array;
}

/**
 * Hierarchical grouping (Uijlings et al., 2013, algorithm 1): the two neighbours that are most alike unite, until the
 * picture is one region.
 * @param leaves regions of the segmentation
 * @param neighbours [n, 2]: which regions touch
 * @param pixels of the whole picture
 */
export function group(
  leaves: Regions, neighbours: Int32Array, measures: readonly Measure[], pixels: number,
): Hierarchy {
  const count = leaves.size.length;
  const regions = withRoom(leaves, 2 * count - 1);
  const merges = new Int32Array(2 * (count - 1));
  const similarity = new Float32Array(MEASURES.length * (count - 1));
  const touches = Array.from({ length: count }, () => new Set<number>());
  const heap = new PairHeap();
  const weigh = (a: number, b: number) => {
    heap.push({ a, b, similarity: total(similarities(regions, a, b, pixels), measures) });
  };
  for (let i = 0; i < neighbours.length; i += 2) {
    const [a, b] = [neighbours[i]!, neighbours[i + 1]!];
    touches[a]!.add(b);
    touches[b]!.add(a);
    weigh(a, b);
  }
  const united = new Uint8Array(2 * count - 1);
  for (let made = count; made < 2 * count - 1; ) {
    const pair = heap.pop();
    if (!pair) throw new RangeError('regions that do not touch cannot become one');
    const { a, b } = pair;
    if (united[a] || united[b]) continue;
    united[a] = united[b] = 1;
    const step = made - count;
    merges.set([a, b], 2 * step);
    const parts = similarities(regions, a, b, pixels);
    similarity.set(MEASURES.map((measure) => parts[measure]), MEASURES.length * step);
    unite(regions, a, b, made);
    const around = new Set([...touches[a]!, ...touches[b]!]);
    around.delete(a);
    around.delete(b);
    touches.push(around);
    for (const other of around) {
      touches[other]!.delete(a);
      touches[other]!.delete(b);
      touches[other]!.add(made);
      weigh(other, made);
    }
    made++;
  }
  return { leaves: count, merges, similarity, box: regions.box };
}
