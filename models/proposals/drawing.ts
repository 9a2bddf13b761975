import type { Hierarchy } from './grouping';
import type { Planes } from './planes';
import type { Segmentation } from './segmentation';

/** How much of its colour an edge keeps, so that regions of one colour are told apart. */
const EDGE = 0.35;

/**
 * The region that each leaf belongs to after the first `merges` unions of a hierarchy.
 * @returns [leaves]: regions as the hierarchy numbers them
 */
export function regionsAfter({ leaves, merges: pairs }: Hierarchy, merges: number): Int32Array {
  const parent = new Int32Array(2 * leaves - 1).fill(-1);
  for (let step = 0; step < merges; step++) {
    parent[pairs[2 * step]!] = leaves + step;
    parent[pairs[2 * step + 1]!] = leaves + step;
  }
  // A region's parent has a larger number: from the last down, each knows its end before those under it ask.
  const end = Int32Array.from(parent, (_, region) => region);
  for (let region = end.length - 1; region >= 0; region--) {
    if (parent[region]! >= 0) end[region] = end[parent[region]!]!;
  }
  return end.slice(0, leaves);
}

/**
 * A picture of regions, each in the mean of its colours, with dark edges; that of `marked` is white.
 * @param regions [segmentation.count]: the region of each leaf
 * @returns RGBA bytes, row by row
 */
export function drawRegions(
  picture: Planes, { labels, width, height }: Segmentation, regions: Int32Array, marked: number,
): Uint8ClampedArray<ArrayBuffer> {
  const means = meanColours(picture, labels, regions);
  const rgba = new Uint8ClampedArray(4 * width * height);
  const at = (i: number) => regions[labels[i]!]!;
  for (let i = 0; i < labels.length; i++) {
    const region = at(i);
    const right = (i + 1) % width === 0 ? region : at(i + 1);
    const below = i + width >= labels.length ? region : at(i + width);
    const onEdge = right !== region || below !== region;
    const lit = onEdge && (region === marked || right === marked || below === marked);
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = lit ? 255 : means[3 * region + c]! * (onEdge ? EDGE : 1);
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}

function meanColours({ data }: Planes, labels: Int32Array, regions: Int32Array): Float32Array {
  const most = regions.reduce((largest, region) => Math.max(largest, region), 0);
  const sums = new Float32Array(3 * (most + 1));
  const sizes = new Int32Array(most + 1);
  for (let i = 0; i < labels.length; i++) {
    const region = regions[labels[i]!]!;
    sizes[region]!++;
    for (let c = 0; c < 3; c++) sums[3 * region + c]! += data[c * labels.length + i]!;
  }
  return sums.map((sum, i) => sum / Math.max(1, sizes[Math.floor(i / 3)]!));
}
