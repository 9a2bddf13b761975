import { ascending } from './ascending';
import { DisjointSets } from './disjoint-sets';
import type { Planes } from './planes';

/** A picture cut into regions. */
export interface Segmentation {
  readonly width: number;
  readonly height: number;
  /** [height, width]: the region of each pixel, 0 … count − 1 in the order in which they are first met. */
  readonly labels: Int32Array;
  readonly count: number;
}

export interface SegmentationOptions {
  /** How readily regions grow: a small one is kept apart only by an edge stronger than this divided by its size. */
  readonly k: number;
  /** Pixels; smaller regions are given to the neighbour that is most alike. */
  readonly minSize: number;
}

/** Right, down, and the two diagonals down: each pair of the eight neighbours once. */
const NEIGHBOURS = [
  { right: 1, down: 0 }, { right: 0, down: 1 }, { right: 1, down: 1 }, { right: -1, down: 1 },
] as const;

/**
 * Efficient graph-based segmentation (Felzenszwalb and Huttenlocher, 2004): pixels are tied to their eight neighbours
 * by the distance of their colours; from the weakest tie up, two regions unite where the tie between them is no
 * stronger than the strongest within each of them, plus k / size.
 * @param planes smoothed before, or every grain is an edge
 */
export function segment(planes: Planes, { k, minSize }: SegmentationOptions): Segmentation {
  const { width, height } = planes;
  const { weights, from, to } = edgesOf(planes);
  const order = ascending(weights);
  const sets = new DisjointSets(width * height);
  const limit = new Float64Array(width * height).fill(k);
  for (let i = 0; i < order.length; i++) {
    const edge = order[i]!;
    const a = sets.find(from[edge]!);
    const b = sets.find(to[edge]!);
    const weight = weights[edge]!;
    if (a === b || weight > limit[a]! || weight > limit[b]!) continue;
    const root = sets.unite(a, b);
    // The ties come in order: the one that united them is the strongest within.
    limit[root] = weight + k / sets.size(root);
  }
  for (let i = 0; i < order.length; i++) {
    const edge = order[i]!;
    const a = sets.find(from[edge]!);
    const b = sets.find(to[edge]!);
    if (a !== b && (sets.size(a) < minSize || sets.size(b) < minSize)) sets.unite(a, b);
  }
  return number(sets, width, height);
}

/** The ties between neighbouring pixels, and how far their colours are apart. */
function edgesOf({ data, width, height }: Planes) {
  const pixels = width * height;
  const most = NEIGHBOURS.length * pixels;
  const [weights, from, to] = [new Float32Array(most), new Int32Array(most), new Int32Array(most)];
  let count = 0;
  for (let a = 0; a < pixels; a++) {
    const x = a % width;
    for (let n = 0; n < NEIGHBOURS.length; n++) {
      const { right, down } = NEIGHBOURS[n]!;
      const b = a + down * width + right;
      if (x + right >= 0 && x + right < width && b < pixels) {
        const first = data[a]! - data[b]!;
        const second = data[pixels + a]! - data[pixels + b]!;
        const third = data[2 * pixels + a]! - data[2 * pixels + b]!;
        weights[count] = Math.sqrt(first * first + second * second + third * third);
        from[count] = a;
        to[count++] = b;
      }
    }
  }
  return { weights: weights.subarray(0, count).slice(), from, to };
}

function number(sets: DisjointSets, width: number, height: number): Segmentation {
  const labels = new Int32Array(width * height);
  const numbers = new Int32Array(width * height).fill(-1);
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    const root = sets.find(i);
    if (numbers[root] === -1) numbers[root] = count++;
    labels[i] = numbers[root]!;
  }
  return { width, height, labels, count };
}
