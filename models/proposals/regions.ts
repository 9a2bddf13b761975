import { filter, gaussian, gaussianDerivative } from './gaussian';
import type { Planes } from './planes';
import type { Segmentation } from './segmentation';

/** Bins of each channel's colours. */
const COLOUR_BINS = 25;
/** Directions in which the change of each channel is looked at, and bins of each. */
const DIRECTIONS = 8;
const TEXTURE_BINS = 10;
export const COLOURS = 3 * COLOUR_BINS;
export const TEXTURES = 3 * DIRECTIONS * TEXTURE_BINS;
/** Standard deviation of the derivatives, pixels. */
const SIGMA = 1;

/** What is known of regions, the newer ones made of two before. */
export interface Regions {
  /** Pixels of each. */
  readonly size: Int32Array;
  /** [n, 4]: left, top, right, bottom in pixels; right and bottom are the first that are outside. */
  readonly box: Int32Array;
  /** [n, 75]: share of its values in each of 25 bins of each channel; sums to 1. */
  readonly colour: Float32Array;
  /** [n, 240]: the same of its change in each of 8 directions, in 10 bins; sums to 1. */
  readonly texture: Float32Array;
}

/** How each channel changes at each pixel, [3, height, width] each. */
export interface Gradients {
  readonly across: Float32Array;
  readonly down: Float32Array;
}

export function gradientsOf(planes: Planes): Gradients {
  const [smooth, slope] = [gaussian(SIGMA), gaussianDerivative(SIGMA)];
  return { across: filter(planes, slope, smooth).data, down: filter(planes, smooth, slope).data };
}

/**
 * Size, box, colours and texture of the regions of a segmentation (Uijlings et al., 2013, section 3.2). Texture is the
 * positive part of Gaussian derivatives in eight directions; the bins of a channel reach to its largest change in the
 * picture.
 */
export function measure({ labels, width, count }: Segmentation, planes: Planes, gradients: Gradients): Regions {
  const size = new Int32Array(count);
  const box = new Int32Array(count * 4);
  for (let region = 0; region < count; region++) box.set([width, planes.height, 0, 0], region * 4);
  for (let i = 0; i < labels.length; i++) {
    const region = labels[i]!;
    const at = region * 4;
    const [x, y] = [i % width, Math.floor(i / width)];
    size[region]!++;
    if (x < box[at]!) box[at] = x;
    if (y < box[at + 1]!) box[at + 1] = y;
    if (x >= box[at + 2]!) box[at + 2] = x + 1;
    if (y >= box[at + 3]!) box[at + 3] = y + 1;
  }
  const colour = new Float32Array(count * COLOURS);
  const texture = new Float32Array(count * TEXTURES);
  for (let channel = 0; channel < 3; channel++) {
    countColours(labels, planes, channel, colour);
    countTextures(labels, gradients, channel, texture);
  }
  for (let region = 0; region < count; region++) {
    normalise(colour, region * COLOURS, COLOURS, 3 * size[region]!);
    normalise(texture, region * TEXTURES, TEXTURES, 3 * DIRECTIONS * size[region]!);
  }
  return { size, box, colour, texture };
}

function countColours(labels: Int32Array, { data }: Planes, channel: number, out: Float32Array): void {
  const plane = channel * labels.length;
  for (let i = 0; i < labels.length; i++) {
    const bin = binOf(data[plane + i]! / 255, COLOUR_BINS);
    out[labels[i]! * COLOURS + channel * COLOUR_BINS + bin]!++;
  }
}

function countTextures(labels: Int32Array, { across, down }: Gradients, channel: number, out: Float32Array): void {
  const plane = channel * labels.length;
  let largest = 0;
  for (let i = plane; i < plane + labels.length; i++) {
    largest = Math.max(largest, across[i]! * across[i]! + down[i]! * down[i]!);
  }
  const scale = largest > 0 ? 1 / Math.sqrt(largest) : 0;
  for (let direction = 0; direction < DIRECTIONS; direction++) {
    const angle = (2 * Math.PI * direction) / DIRECTIONS;
    const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
    const bins = (channel * DIRECTIONS + direction) * TEXTURE_BINS;
    for (let i = 0; i < labels.length; i++) {
      const change = cos * across[plane + i]! + sin * down[plane + i]!;
      out[labels[i]! * TEXTURES + bins + binOf(change, TEXTURE_BINS)]!++;
    }
  }
}

/** Bin of a value in [0, 1]; what is beyond goes to the nearest. */
function binOf(value: number, bins: number): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(value * bins)));
}

function normalise(histogram: Float32Array, at: number, length: number, by: number): void {
  for (let i = at; i < at + length; i++) histogram[i]! /= by;
}

/** A copy with room for more regions behind those that there are. */
export function withRoom({ size, box, colour, texture }: Regions, capacity: number): Regions {
  const copy = {
    size: new Int32Array(capacity),
    box: new Int32Array(capacity * 4),
    colour: new Float32Array(capacity * COLOURS),
    texture: new Float32Array(capacity * TEXTURES),
  };
  copy.size.set(size);
  copy.box.set(box);
  copy.colour.set(colour);
  copy.texture.set(texture);
  return copy;
}

/** Which regions touch, side by side or one below the other: [n, 2], the smaller number first, each pair once. */
export function touching({ labels, width, height, count }: Segmentation): Int32Array {
  const pairs = new Set<number>();
  const note = (a: number, b: number) => {
    if (a !== b) pairs.add(Math.min(a, b) * count + Math.max(a, b));
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      if (x + 1 < width) note(labels[i]!, labels[i + 1]!);
      if (y + 1 < height) note(labels[i]!, labels[i + width]!);
    }
  }
  return Int32Array.from([...pairs].sort((a, b) => a - b).flatMap((pair) => [Math.floor(pair / count), pair % count]));
}
