import type { Box } from './box';

/** What of a box lies within the picture, both in its fractions; without area if it lies outside. */
export function clipped({ x, y, width, height }: Box): Box {
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const [left, top] = [clip(x), clip(y)];
  return { x: left, y: top, width: clip(x + width) - left, height: clip(y + height) - top };
}
