import type { CellGrid } from '../../../models/zoo/grids';
import type { Box } from '../../../models/geometry/box';
import type { Shape } from '../../../models/geometry/k-means';
import type { Letterbox } from '../../../models/geometry/letterbox';
import type { CellAddress } from '../../../workers/api';
import { toFrame, toStage, type Point, type View } from '../../stage/view';

/** Row and column of a cell in its grid. */
export type Cell = Pick<CellAddress, 'row' | 'column'>;

/** A box in network pixels → CSS pixels of the stage. */
export function onStage(view: View, place: Letterbox, { x, y, width, height }: Box): Box {
  return toStage(view, {
    x: (x - place.x) / place.width,
    y: (y - place.y) / place.height,
    width: width / place.width,
    height: height / place.height,
  });
}

/** A cell in network pixels. */
export function cellBox({ stride }: CellGrid, { row, column }: Cell): Box {
  return { x: column * stride, y: row * stride, width: stride, height: stride };
}

/** An anchor around the middle of a cell, in network pixels. */
export function anchorBox({ stride }: CellGrid, { row, column }: Cell, { width, height }: Shape): Box {
  return { x: (column + 0.5) * stride - width / 2, y: (row + 0.5) * stride - height / 2, width, height };
}

/** The cells that the picture touches: the rest of the input is padding. Both ends are within. */
export function range({ side, stride }: CellGrid, place: Letterbox) {
  const last = (edge: number) => Math.min(side - 1, Math.ceil(edge / stride - 1e-6) - 1);
  return {
    left: Math.floor(place.x / stride),
    top: Math.floor(place.y / stride),
    right: last(place.x + place.width),
    bottom: last(place.y + place.height),
  };
}

/** The cell under a point of the stage, or the nearest that the picture touches. */
export function cellAt(view: View, place: Letterbox, grid: CellGrid, point: Point): Cell {
  const { x, y } = toFrame(view, point);
  return within(grid, place, {
    column: Math.floor((place.x + x * place.width) / grid.stride),
    row: Math.floor((place.y + y * place.height) / grid.stride),
  });
}

/** The nearest cell that the picture touches. */
export function within(grid: CellGrid, place: Letterbox, { row, column }: Cell): Cell {
  const { left, top, right, bottom } = range(grid, place);
  return { row: Math.min(bottom, Math.max(top, row)), column: Math.min(right, Math.max(left, column)) };
}
