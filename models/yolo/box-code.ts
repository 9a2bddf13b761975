import type { Shape } from '../geometry/k-means';
import type { BoxForm } from './spec';

/** Box by its centre, in network pixels. */
export interface CentredBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the outputs belong. */
export interface Place {
  readonly column: number;
  readonly row: number;
  readonly stride: number;
  readonly anchor: Shape;
}

/** Sigmoids stay this far from 0 and 1 when they are inverted, so that no code is infinite. */
const EDGE = 1e-4;

export type BoxOutputs = readonly [x: number, y: number, width: number, height: number];

/** Raw outputs → box; formulas at `BoxForm`. */
export function decodeBox(form: BoxForm, [x, y, width, height]: BoxOutputs, place: Place): CentredBox {
  const { column, row, stride, anchor } = place;
  if (form === 'exponential') {
    return {
      x: (sigmoid(x) + column) * stride,
      y: (sigmoid(y) + row) * stride,
      width: anchor.width * Math.exp(width),
      height: anchor.height * Math.exp(height),
    };
  }
  return {
    x: (2 * sigmoid(x) - 0.5 + column) * stride,
    y: (2 * sigmoid(y) - 0.5 + row) * stride,
    width: anchor.width * (2 * sigmoid(width)) ** 2,
    height: anchor.height * (2 * sigmoid(height)) ** 2,
  };
}

/**
 * Box → the raw outputs that stand for it. What the form cannot express becomes the nearest that it can: a centre
 * outside of its reach, or with 'bounded' a side of more than four times the anchor's.
 * @param box of positive size
 */
export function encodeBox(form: BoxForm, box: CentredBox, place: Place): BoxOutputs {
  const { column, row, stride, anchor } = place;
  const x = box.x / stride - column;
  const y = box.y / stride - row;
  const width = box.width / anchor.width;
  const height = box.height / anchor.height;
  if (form === 'exponential') return [logit(x), logit(y), Math.log(width), Math.log(height)];
  return [logit((x + 0.5) / 2), logit((y + 0.5) / 2), logit(Math.sqrt(width) / 2), logit(Math.sqrt(height) / 2)];
}

/** 1 / (1 + e⁻ˣ) */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The reverse of the sigmoid, with the ends cut off. */
function logit(share: number): number {
  const inside = Math.min(1 - EDGE, Math.max(EDGE, share));
  return Math.log(inside / (1 - inside));
}
