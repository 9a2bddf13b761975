import { COLOURS, TEXTURES, type Regions } from './regions';

/** What two regions are compared by. */
export const MEASURES = ['colour', 'texture', 'size', 'fill'] as const;
export type Measure = (typeof MEASURES)[number];

/** How alike two regions are, each in [0, 1]. */
export type Similarities = Readonly<Record<Measure, number>>;

/**
 * The four similarities of two regions (Uijlings et al., 2013): colour and texture are what their histograms share;
 * size lets small ones unite first; fill lets a region into the gap of another.
 * @param pixels of the whole picture
 */
export function similarities(regions: Regions, a: number, b: number, pixels: number): Similarities {
  const { size, box, colour, texture } = regions;
  const both = size[a]! + size[b]!;
  const [i, j] = [a * 4, b * 4];
  const width = Math.max(box[i + 2]!, box[j + 2]!) - Math.min(box[i]!, box[j]!);
  const height = Math.max(box[i + 3]!, box[j + 3]!) - Math.min(box[i + 1]!, box[j + 1]!);
  return {
    colour: intersection(colour, a, b, COLOURS),
    texture: intersection(texture, a, b, TEXTURES),
    size: 1 - both / pixels,
    fill: 1 - (width * height - both) / pixels,
  };
}

/** Their sum over the measures of a strategy. */
export function total(similarity: Similarities, measures: readonly Measure[]): number {
  return measures.reduce((sum, measure) => sum + similarity[measure], 0);
}

/**
 * Writes region `made` as the union of two: its histograms are their means, weighted with their sizes, so that no
 * pixel is looked at again.
 */
export function unite({ size, box, colour, texture }: Regions, a: number, b: number, made: number): void {
  size[made] = size[a]! + size[b]!;
  const [i, j, k] = [a * 4, b * 4, made * 4];
  box[k] = Math.min(box[i]!, box[j]!);
  box[k + 1] = Math.min(box[i + 1]!, box[j + 1]!);
  box[k + 2] = Math.max(box[i + 2]!, box[j + 2]!);
  box[k + 3] = Math.max(box[i + 3]!, box[j + 3]!);
  const share = size[a]! / size[made];
  mix(colour, a, b, made, COLOURS, share);
  mix(texture, a, b, made, TEXTURES, share);
}

function intersection(histograms: Float32Array, a: number, b: number, length: number): number {
  let sum = 0;
  for (let k = 0, i = a * length, j = b * length; k < length; k++, i++, j++) {
    sum += Math.min(histograms[i]!, histograms[j]!);
  }
  return sum;
}

function mix(histograms: Float32Array, a: number, b: number, made: number, length: number, share: number): void {
  for (let k = 0; k < length; k++) {
    histograms[made * length + k] = share * histograms[a * length + k]! + (1 - share) * histograms[b * length + k]!;
  }
}
