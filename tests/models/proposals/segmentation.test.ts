import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shrink, type Planes } from '../../../models/proposals/planes';
import { segment, type Segmentation } from '../../../models/proposals/segmentation';
import { rectangles, tinyPlanes } from './pictures';

interface Edge { readonly a: number; readonly b: number; readonly weight: number }

/** The same by the letter of the paper: sets of pixels, and the strongest tie of a spanning tree found anew. */
function naive(planes: Planes, k: number, minSize: number): number[] {
  const { width, height } = planes;
  const edges = edgesOf(planes).sort((p, q) => p.weight - q.weight);
  let regions = Array.from({ length: width * height }, (_, i) => new Set([i]));
  const tryAll = (mayUnite: (a: Set<number>, b: Set<number>, weight: number) => boolean) => {
    for (const { a, b, weight } of edges) {
      const [one, other] = [a, b].map((pixel) => regions.find((region) => region.has(pixel))!) as [Set<number>, Set<number>];
      if (one === other || !mayUnite(one, other, weight)) continue;
      regions = [...regions.filter((region) => region !== one && region !== other), new Set([...one, ...other])];
    }
  };
  const within = (region: Set<number>) => strongestOfTree(region, edges) + k / region.size;
  tryAll((one, other, weight) => weight <= Math.min(within(one), within(other)));
  tryAll((one, other) => one.size < minSize || other.size < minSize);
  const ordered = regions.sort((p, q) => Math.min(...p) - Math.min(...q));
  return Array.from({ length: width * height }, (_, i) => ordered.findIndex((region) => region.has(i)));
}

function edgesOf({ data, width, height }: Planes): Edge[] {
  const edges: Edge[] = [];
  for (let a = 0; a < width * height; a++) {
    for (const [right, down] of [[1, 0], [0, 1], [1, 1], [-1, 1]] as const) {
      const [x, y] = [(a % width) + right, Math.floor(a / width) + down];
      if (x < 0 || x >= width || y >= height) continue;
      const b = y * width + x;
      const square = [0, 1, 2].reduce((sum, c) => sum + (data[c * width * height + a]! - data[c * width * height + b]!) ** 2, 0);
      edges.push({ a, b, weight: Math.fround(Math.sqrt(square)) });
    }
  }
  return edges;
}

/** Int(C): the largest weight of the minimum spanning tree. */
function strongestOfTree(region: Set<number>, sorted: readonly Edge[]): number {
  const tree = new Map([...region].map((pixel) => [pixel, pixel]));
  let strongest = 0;
  for (const { a, b, weight } of sorted) {
    const [from, to] = [tree.get(a), tree.get(b)];
    if (from === undefined || to === undefined || from === to) continue;
    for (const [pixel, mark] of tree) if (mark === from) tree.set(pixel, to);
    strongest = weight;
  }
  return strongest;
}

/** Pixels of each region. */
function sizes({ labels, count }: Segmentation): number[] {
  return Array.from({ length: count }, (_, region) => labels.filter((label) => label === region).length);
}

describe('graph-based segmentation', () => {
  test('is what the paper says, by the letter', () => {
    const options = fc.record({ k: fc.constantFrom(0, 20, 100, 400), minSize: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(tinyPlanes, options, (planes, { k, minSize }) => {
        expect([...segment(planes, { k, minSize }).labels]).toEqual(naive(planes, k, minSize));
      }),
    );
  });

  test('no region is smaller than asked for, unless the whole picture is', () => {
    fc.assert(
      fc.property(tinyPlanes, fc.integer({ min: 1, max: 60 }), (planes, minSize) => {
        const segmentation = segment(planes, { k: 10, minSize });
        expect(Math.min(...sizes(segmentation))).toBeGreaterThanOrEqual(Math.min(minSize, planes.width * planes.height));
        expect(segmentation.count).toBe(Math.max(...segmentation.labels) + 1);
      }),
    );
  });

  test('four plain fields are four regions, and a plain picture is one', () => {
    const fields = rectangles(20, 16, [200, 0, 0], [
      { at: [10, 0, 20, 8], colour: [0, 200, 0] },
      { at: [0, 8, 10, 16], colour: [0, 0, 200] },
      { at: [10, 8, 20, 16], colour: [200, 200, 0] },
    ]);
    const { labels, count } = segment(shrink(fields, 500), { k: 100, minSize: 4 });
    expect(count).toBe(4);
    expect([labels[0], labels[19], labels[15 * 20], labels[15 * 20 + 19]]).toEqual([0, 1, 2, 3]);
    expect(sizes({ labels, count, width: 20, height: 16 })).toEqual([80, 80, 80, 80]);
    expect(segment(shrink(rectangles(9, 5, [7, 7, 7], []), 500), { k: 50, minSize: 50 }).count).toBe(1);
  });

  test('a larger k makes fewer regions of the same noise', () => {
    const noise = { data: Float32Array.from({ length: 3 * 900 }, (_, i) => (i * 7919) % 256), width: 30, height: 30 };
    const counts = [1, 200, 2000, 20000].map((k) => segment(noise, { k, minSize: 1 }).count);
    expect(counts.toSorted((a, b) => b - a)).toEqual(counts);
    expect(counts[0]).toBeGreaterThan(counts[3]!);
  });
});
