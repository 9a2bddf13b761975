import type { Box } from '../geometry/box';

/** Size of a picture, pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a network looks through a window. Network pixels. */
export interface WindowStep {
  /** Side of the square window. */
  readonly window: number;
  /** From one window to the next. */
  readonly stride: number;
}

/** A level of the pyramid, and the windows on it: window (column, row) is cell (column, row) of the single pass. */
export interface WindowGrid extends WindowStep {
  /** The level's picture, network pixels. */
  readonly size: Size;
  readonly columns: number;
  readonly rows: number;
}

export interface PyramidOptions extends WindowStep {
  /** Side of the smallest window, as a share of the picture's shorter side; above 1 there is none. */
  readonly smallest: number;
  /** Side of the largest one. */
  readonly largest: number;
  /** Sizes for each doubling. */
  readonly perOctave: number;
  /**
   * Sides of the levels are multiples of this: the network's stride for trunks with 'same' padding, whose cells lie
   * elsewhere in other sizes. The picture is stretched by less than half of it. 1 for networks with valid padding.
   */
  readonly multipleOf?: number;
}

/**
 * The windows on a picture of this size, left to right and top to bottom; none if it is smaller than one, and one row
 * or column if the stride is larger than what is left.
 */
export function windowGrid(size: Size, { window, stride }: WindowStep): WindowGrid {
  assertStep({ window, stride });
  const along = (side: number) => (side < window ? 0 : Math.floor((side - window) / stride) + 1);
  const [columns, rows] = [along(size.width), along(size.height)];
  return { window, stride, size, columns: rows && columns, rows: columns && rows };
}

/** What a cell stands for, in fractions of the picture. */
export function windowBox({ window, stride, size }: WindowGrid, column: number, row: number): Box {
  return {
    x: (column * stride) / size.width,
    y: (row * stride) / size.height,
    width: window / size.width,
    height: window / size.height,
  };
}

/** All windows of a grid, row by row, as the single pass answers. */
export function windowBoxes(grid: WindowGrid): Box[] {
  const { columns, rows } = grid;
  return Array.from({ length: columns * rows }, (_, i) => windowBox(grid, i % columns, Math.floor(i / columns)));
}

/** The cells whose windows contain a point, in fractions of the picture. */
export function windowsAt(grid: WindowGrid, x: number, y: number): { readonly column: number; readonly row: number }[] {
  const { window, stride, size, columns, rows } = grid;
  const range = (pixel: number, count: number) => {
    const first = Math.max(0, Math.floor((pixel - window) / stride) + 1);
    const last = Math.min(count - 1, Math.floor(pixel / stride));
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  };
  const across = range(x * size.width, columns);
  return range(y * size.height, rows).flatMap((row) => across.map((column) => ({ column, row })));
}

/**
 * An image pyramid (Adelson et al., 1984): the picture at several sizes, so that a window of fixed size sees things of
 * any size. The first level has the smallest windows. Levels without a window are left out.
 * @throws RangeError for a window, stride or range that makes none
 */
export function pyramid(picture: Size, options: PyramidOptions): WindowGrid[] {
  const { window, smallest, largest, perOctave, multipleOf = 1 } = options;
  assertStep(options);
  if (!(smallest > 0 && largest >= smallest && perOctave > 0 && picture.width > 0 && picture.height > 0)) {
    throw new RangeError(`windows from ${smallest} to ${largest} of a picture make no pyramid`);
  }
  const shorter = Math.min(picture.width, picture.height);
  const rounded = (side: number) => Math.max(1, Math.round(side / multipleOf)) * multipleOf;
  const grids: WindowGrid[] = [];
  const levels = Math.floor(Math.log2(largest / smallest) * perOctave + 1e-9);
  for (let level = 0; level <= levels; level++) {
    const share = smallest * 2 ** (level / perOctave);
    const scale = window / (share * shorter);
    const size = { width: rounded(picture.width * scale), height: rounded(picture.height * scale) };
    const grid = windowGrid(size, options);
    const before = grids.at(-1)?.size;
    if (grid.columns > 0 && (before?.width !== size.width || before.height !== size.height)) grids.push(grid);
  }
  return grids;
}

function assertStep({ window, stride }: WindowStep): void {
  if (!(Number.isInteger(window) && window > 0 && Number.isInteger(stride) && stride > 0)) {
    throw new RangeError(`no window is ${window} pixels large and moves by ${stride}`);
  }
}
