import type { Box } from '../../../models/geometry/box';
import type { Point, Size } from '../../stage/view';

/** Compass points of the eight handles; '' between them, where a box is moved as a whole. */
export type Handle = '' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';

/** Shortest side that can be drawn, in pixels of the picture: less is a slip of the hand. */
export const LEAST_SIDE = 4;

interface Span {
  readonly from: number;
  readonly length: number;
}

/** Fractions of the picture → its pixels. */
export function toPixels({ x, y, width, height }: Box, size: Size): Box {
  return { x: x * size.width, y: y * size.height, width: width * size.width, height: height * size.height };
}

/** The box moved by whole pixels, as far as the picture goes. Its sides stay as they are, bit by bit. */
export function moved(box: Box, dx: number, dy: number, size: Size): Box {
  const x = movedFrom(box.x, box.width, dx / size.width);
  const y = movedFrom(box.y, box.height, dy / size.height);
  return { x, y, width: box.width, height: box.height };
}

/** The edges that the handle names brought to `to` (pixels), not beyond the picture nor past the opposite edges. */
export function resized(box: Box, handle: Handle, to: Point, size: Size): Box {
  const across = { from: box.x, length: box.width };
  const down = { from: box.y, length: box.height };
  const x = handle.includes('w') ? startAt(across, to.x, size.width) : across;
  const y = handle.includes('n') ? startAt(down, to.y, size.height) : down;
  const wide = handle.includes('e') ? endAt(x, to.x, size.width) : x;
  const high = handle.includes('s') ? endAt(y, to.y, size.height) : y;
  return { x: wide.from, y: high.from, width: wide.length, height: high.length };
}

/** The box between two corners (pixels), cut to the picture; null where a side is shorter than can be drawn. */
export function between(a: Point, b: Point, size: Size): Box | null {
  const across = spanOf(a.x, b.x, size.width);
  const down = spanOf(a.y, b.y, size.height);
  return across && down && { x: across.from, y: down.from, width: across.length, height: down.length };
}

/**
 * What of a box is under `at`: a handle within `reach` of an edge, '' inside, null elsewhere. All in pixels. In a
 * small box the edges leave the middle third for moving it.
 */
export function handleAt(box: Box, at: Point, reach: number): Handle | null {
  const across = sideAt(box.x, box.width, at.x, reach);
  const down = sideAt(box.y, box.height, at.y, reach);
  if (across === null || down === null) return null;
  const vertical = { start: 'n', end: 's', middle: '' } as const;
  const horizontal = { start: 'w', end: 'e', middle: '' } as const;
  return `${vertical[down]}${horizontal[across]}` as Handle;
}

export function contains(box: Box, at: Point): boolean {
  return at.x >= box.x && at.x <= box.x + box.width && at.y >= box.y && at.y <= box.y + box.height;
}

/** Intersection over union, in [0, 1]. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const shared = Math.max(0, width) * Math.max(0, height);
  const all = a.width * a.height + b.width * b.height - shared;
  return all > 0 ? shared / all : 0;
}

/** All lengths below are fractions but `to`, `a`, `b`, which are pixels of `most`. */
function movedFrom(from: number, length: number, by: number): number {
  return clamp(from + by, 0, 1 - length);
}

function startAt({ from, length }: Span, to: number, most: number): Span {
  const end = from + length;
  const start = clamp(Math.round(to) / most, 0, end - least(length, most));
  return { from: start, length: Math.min(end, 1) - start };
}

function endAt({ from, length }: Span, to: number, most: number): Span {
  const end = clamp(Math.round(to) / most, from + least(length, most), 1);
  return { from, length: end - from };
}

/** A box that came from elsewhere may be smaller than what can be drawn; it may stay so. */
function least(length: number, most: number): number {
  return Math.min(LEAST_SIDE / most, length);
}

function spanOf(a: number, b: number, most: number): Span | null {
  const from = clamp(Math.round(Math.min(a, b)), 0, most);
  const length = clamp(Math.round(Math.max(a, b)), 0, most) - from;
  return length < Math.min(LEAST_SIDE, most) ? null : { from: from / most, length: inside(from / most, length / most) };
}

/** Rounding must not carry a box over the edge. */
function inside(from: number, length: number): number {
  return Math.min(length, 1 - from);
}

function sideAt(from: number, length: number, at: number, reach: number): 'start' | 'middle' | 'end' | null {
  const within = Math.min(reach, length / 3);
  if (at < from - reach || at > from + length + reach) return null;
  if (at <= from + within) return 'start';
  return at >= from + length - within ? 'end' : 'middle';
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
