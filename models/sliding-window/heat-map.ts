import type { Size, WindowGrid } from './windows';

/** A level of the pyramid and how sure each of its windows is of one class. */
export interface LevelScores {
  readonly grid: WindowGrid;
  /** [rows, columns] */
  readonly values: Float32Array;
  /** Pixels of the level from the picture's corner to that of the first window; none if left out. */
  readonly from?: { readonly x: number; readonly y: number };
}

/** One class of [rows, columns, classes] → [rows, columns]. */
export function classMap(probabilities: Float32Array, classes: number, classIndex: number): Float32Array {
  const length = probabilities.length / classes;
  return Float32Array.from({ length }, (_, i) => probabilities[i * classes + classIndex]!);
}

/**
 * Where on the picture a class is seen: each cell's value lies at the middle of its window and is interpolated between
 * (bilinearly; beyond the outermost middles it stays as it is there). Of several levels, the largest value.
 * @returns [height, width], in the values' own range; zeros without windows
 */
export function heatMap(levels: readonly LevelScores[], { width, height }: Size): Float32Array {
  const heat = new Float32Array(width * height);
  for (const { grid, values, from = { x: 0, y: 0 } } of levels) {
    if (grid.columns === 0 || grid.rows === 0) continue;
    const columns = positions(width, grid.size.width, grid.columns, grid, from.x);
    const rows = positions(height, grid.size.height, grid.rows, grid, from.y);
    for (let y = 0; y < height; y++) {
      const { low: top, high: bottom, share: down } = rows[y]!;
      for (let x = 0; x < width; x++) {
        const { low: left, high: right, share: across } = columns[x]!;
        const between = (row: number) =>
          values[row * grid.columns + left]! * (1 - across) + values[row * grid.columns + right]! * across;
        const value = between(top) * (1 - down) + between(bottom) * down;
        if (value > heat[y * width + x]!) heat[y * width + x] = value;
      }
    }
  }
  return heat;
}

/** For each pixel along an axis the two cells that it lies between. */
function positions(pixels: number, side: number, cells: number, { window, stride }: WindowGrid, from: number) {
  return Array.from({ length: pixels }, (_, i) => {
    const at = (((i + 0.5) / pixels) * side - from - window / 2) / stride;
    const clamped = Math.min(cells - 1, Math.max(0, at));
    const low = Math.floor(clamped);
    return { low, high: Math.min(cells - 1, low + 1), share: clamped - low };
  });
}
