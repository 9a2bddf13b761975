import type { Box } from '../../../models/geometry/box';
import type { WindowLevel } from '../../../workers/api';

/** A cell of one level. */
export interface GridCell {
  readonly column: number;
  readonly row: number;
}

/** The window of a cell, in fractions of the frame. */
export function windowOf({ first, step }: WindowLevel, { column, row }: GridCell): Box {
  return { ...first, x: first.x + column * step.x, y: first.y + row * step.y };
}

/** The middle of a cell's window. */
export function middleOf({ x, y, width, height }: Box): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

/** The cell whose window's middle is nearest to a point of the frame. */
export function cellNear(level: WindowLevel, x: number, y: number): GridCell {
  const { first, step, columns, rows } = level;
  const at = middleOf(first);
  const near = (value: number, start: number, by: number, count: number) =>
    Math.max(0, Math.min(count - 1, by > 0 ? Math.round((value - start) / by) : 0));
  return { column: near(x, at.x, step.x, columns), row: near(y, at.y, step.y, rows) };
}

/** Side of a level's windows in pixels of the frame. */
export function sideOf({ first }: Pick<WindowLevel, 'first'>, frameWidth: number): number {
  return Math.round(first.width * frameWidth);
}

/** Windows that a choice of size and scales makes, one in the middle of the frame for each scale. */
export function windowsWished(
  windowSize: number, scales: number, frame: { readonly width: number; readonly height: number },
): Box[] {
  const shorter = Math.min(frame.width, frame.height);
  return Array.from({ length: scales }, (_, scale) => {
    const side = windowSize * shorter * 2 ** (scale / 2);
    const [width, height] = [side / frame.width, side / frame.height];
    return { x: 0.5 - width / 2, y: 0.5 - height / 2, width, height };
  });
}
