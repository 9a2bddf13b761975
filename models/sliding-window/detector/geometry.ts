import type { Letterbox } from '../../geometry/letterbox';
import type { WindowAddress, WindowLevel } from './answers';
import { windowOnFrame, type LevelPlace } from './place';

/** What is told of a level: everything in fractions of the frame, cells counted from the first window on it. */
export function levelOf(place: LevelPlace, letterbox: Letterbox): WindowLevel {
  const { level, grid, left, top, columns, rows } = place;
  const scale = letterbox.size / grid.size.width;
  return {
    level,
    columns,
    rows,
    first: windowOnFrame(place, letterbox, left, top),
    step: { x: (grid.stride * scale) / letterbox.width, y: (grid.stride * scale) / letterbox.height },
    pixels: grid.size,
    window: grid.window,
    stride: grid.stride,
  };
}

/** The cell of the grid that an address means; null if there is none. */
export function cellAt(
  places: readonly LevelPlace[],
  { level, column, row }: WindowAddress,
): { readonly place: LevelPlace; readonly column: number; readonly row: number } | null {
  const place = places.find((candidate) => candidate.level === level);
  const whole = Number.isInteger(column) && Number.isInteger(row);
  if (!place || !whole || column < 0 || row < 0 || column >= place.columns || row >= place.rows) return null;
  return { place, column: column + place.left, row: row + place.top };
}

/** The window of a level whose middle is nearest to a point of the frame; null if the level has none. */
export function nearestWindow(
  { level, columns, rows, first, step }: WindowLevel,
  x: number,
  y: number,
): WindowAddress | null {
  if (columns === 0 || rows === 0) return null;
  const nearest = (at: number, from: number, size: number, by: number, count: number) =>
    Math.min(count - 1, Math.max(0, Math.round((at - from - size / 2) / by)));
  return {
    level,
    column: nearest(x, first.x, first.width, step.x, columns),
    row: nearest(y, first.y, first.height, step.y, rows),
  };
}
