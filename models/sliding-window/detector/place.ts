import type { Letterbox } from '../../geometry/letterbox';
import type { Box } from '../../geometry/box';
import type { WindowGrid } from '../windows';

/** The windows of a level that look at the frame: the middle of each lies on it, and not on the letterbox's padding. */
export interface LevelPlace {
  readonly level: number;
  readonly grid: WindowGrid;
  /** Cells of the grid: the first column and row, and how many. */
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

/** Where each level's windows lie on a frame. Levels on which no window's middle meets the frame have no columns. */
export function placeLevels(grids: readonly WindowGrid[], letterbox: Letterbox): LevelPlace[] {
  return grids.map((grid, level) => {
    const scale = grid.size.width / letterbox.size;
    const along = (from: number, length: number, cells: number) => {
      const middle = (cell: number) => cell * grid.stride + grid.window / 2;
      const inside = Array.from({ length: cells }, (_, cell) => cell).filter(
        (cell) => middle(cell) >= from * scale && middle(cell) <= (from + length) * scale,
      );
      return [inside[0] ?? 0, inside.length] as const;
    };
    const [left, columns] = along(letterbox.x, letterbox.width, grid.columns);
    const [top, rows] = along(letterbox.y, letterbox.height, grid.rows);
    return { level, grid, left, top, columns: rows && columns, rows: columns && rows };
  });
}

/** A cell of the grid → its window in fractions of the frame; what lies in the padding is below 0 or above 1. */
export function windowOnFrame({ grid }: LevelPlace, letterbox: Letterbox, column: number, row: number): Box {
  const scale = letterbox.size / grid.size.width;
  return {
    x: (column * grid.stride * scale - letterbox.x) / letterbox.width,
    y: (row * grid.stride * scale - letterbox.y) / letterbox.height,
    width: (grid.window * scale) / letterbox.width,
    height: (grid.window * scale) / letterbox.height,
  };
}
