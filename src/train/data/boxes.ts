import type { Box } from '../../../models/geometry/box';

/**
 * What of a box lies in the picture, or null where that is thinner than one pixel of it. Fractions in and out;
 * `width` and `height` are the picture's, in pixels. Numbers that are none, and sides below zero, give null.
 */
export function clampBox(box: Box, width: number, height: number): Box | null {
  if (!(box.width >= 0 && box.height >= 0)) return null;
  const across = clampSpan(box.x, box.width, width);
  const down = clampSpan(box.y, box.height, height);
  return across && down && { x: across.from, width: across.length, y: down.from, height: down.length };
}

/** A hair is left for rounding, so that a box of exactly one pixel is one. */
const HAIR = 1e-6;

function clampSpan(from: number, length: number, pixels: number): { from: number; length: number } | null {
  const end = from + length;
  // Kept bit by bit where nothing has to be cut, so that boxes survive being exported and imported.
  const whole = from >= 0 && end <= 1;
  const start = whole ? from : Math.max(0, from);
  const kept = whole ? length : Math.min(1, end) - start;
  return kept * pixels >= 1 - HAIR && kept <= 1 ? { from: start, length: kept } : null;
}
