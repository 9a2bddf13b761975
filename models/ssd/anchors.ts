import type { CellAddress, Origin } from '../detection';

/** The prior boxes of an SSD, and for each the cell it belongs to. */
export interface Anchors {
  readonly count: number;
  /** [count, 4]: centre x, centre y, width, height as fractions of the input. */
  readonly boxes: Float32Array;
  origin(anchor: number): Origin;
}

/** Sides of the output maps of SSD-MobileNetV2 at 300 pixels. */
export const GRIDS = [19, 10, 5, 3, 2, 1];
const SCALE_RANGE = [0.2, 0.95] as const;
const ASPECT_RATIOS = [1, 2, 0.5, 3, 0.3333];

/**
 * The anchors of SSD (Liu et al. 2016) as TensorFlow's object detection API lays them out (`create_ssd_anchors`):
 * scales evenly spaced over the maps, one extra square anchor between this scale and the next, and only three
 * anchors in the finest map. Order: map, row, column, anchor; 1,917 in all.
 * @param inputSize side of the network input, for the strides of the cells
 */
export function ssdAnchors(inputSize: number): Anchors {
  const boxes: number[] = [];
  const origins: Origin[] = [];
  GRIDS.forEach((grid, map) => {
    const shapes = anchorShapes(map);
    for (let row = 0; row < grid; row++) {
      for (let column = 0; column < grid; column++) {
        shapes.forEach(([width, height], anchor) => {
          boxes.push((column + 0.5) / grid, (row + 0.5) / grid, width, height);
          origins.push({ cell: [column, row], stride: inputSize / grid, anchor });
        });
      }
    }
  });
  return { count: origins.length, boxes: Float32Array.from(boxes), origin: (anchor) => origins[anchor]! };
}

/** Index of a cell's first anchor; the others follow. */
export function firstAnchor({ grid, row, column }: CellAddress): number {
  const before = GRIDS.slice(0, grid).reduce((sum, side, map) => sum + side * side * anchorShapes(map).length, 0);
  return before + (row * GRIDS[grid]! + column) * anchorShapes(grid).length;
}

/** Width and height of the anchors in every cell of a map, as fractions of the input. */
export function anchorShapes(map: number): (readonly [width: number, height: number])[] {
  const shape = (scale: number, ratio: number) => [scale * Math.sqrt(ratio), scale / Math.sqrt(ratio)] as const;
  const scale = scaleOf(map);
  if (map === 0) return [shape(0.1, 1), shape(scale, 2), shape(scale, 0.5)];
  const between = Math.sqrt(scale * scaleOf(map + 1));
  return [...ASPECT_RATIOS.map((ratio) => shape(scale, ratio)), shape(between, 1)];
}

function scaleOf(map: number): number {
  const [smallest, largest] = SCALE_RANGE;
  return map === GRIDS.length ? 1 : smallest + ((largest - smallest) * map) / (GRIDS.length - 1);
}
