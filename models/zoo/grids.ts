import { STRIDE } from '../centernet/decode';
import { CENTERNET_PREPROCESSING } from '../centernet/preprocessing';
import { shapeIou, type Shape } from '../geometry/k-means';
import { fitLetterbox, type Letterbox, type Preprocessing } from '../geometry/letterbox';
import { levelSides } from '../sliding-window/detector/level-sides';
import { anchorShapes, GRIDS } from '../ssd/anchors';
import { SSD_PREPROCESSING } from '../ssd/preprocessing';
import { gridSides } from '../yolo/spec';
import type { ZooEntry } from './zoo';

/** One of the grids of cells that a detector lays over its input. */
export interface CellGrid {
  /** Cells along one side. */
  readonly side: number;
  /** Network pixels from one cell to the next. */
  readonly stride: number;
  /** In network pixels; empty where a cell predicts its box without. */
  readonly anchors: readonly Shape[];
}

/** The grids of a detector built for `inputSize`, the finest first. */
export function gridsOf({ network }: ZooEntry, inputSize: number): CellGrid[] {
  switch (network.kind) {
    case 'ssd':
      return GRIDS.map((side, map) => ({
        side,
        stride: inputSize / side,
        anchors: anchorShapes(map).map(([width, height]) => ({ width: width * inputSize, height: height * inputSize })),
      }));
    case 'centernet':
      return [{ side: inputSize / STRIDE, stride: STRIDE, anchors: [] }];
    case 'yolo': {
      const sides = gridSides(network.spec, inputSize);
      return network.spec.scales.map(({ stride, anchors }, scale) => ({ side: sides[scale]!, stride, anchors }));
    }
    case 'sliding-window': {
      // The cells of each level of the pyramid, as they lie on the input.
      const { cells, stride } = network;
      return levelSides(inputSize, { window: cells * stride, stride }).map((size) => {
        return { side: size / stride, stride: (stride * inputSize) / size, anchors: [] };
      });
    }
  }
}

/** Where a frame lies in the input of a detector. */
export function placeOf(entry: ZooEntry, inputSize: number, width: number, height: number): Letterbox {
  return fitLetterbox(width, height, inputSize, preprocessingOf(entry).mode);
}

/** Index of the anchor whose IoU with a shape is best, both around the same centre: the one that answers for it. */
export function bestAnchor(anchors: readonly Shape[], shape: Shape): { readonly anchor: number; readonly iou: number } {
  const overlaps = anchors.map((anchor) => shapeIou(anchor, shape));
  const iou = Math.max(...overlaps);
  return { anchor: overlaps.indexOf(iou), iou };
}

function preprocessingOf({ network }: ZooEntry): Preprocessing {
  switch (network.kind) {
    case 'ssd':
      return SSD_PREPROCESSING;
    case 'centernet':
    case 'sliding-window':
      return CENTERNET_PREPROCESSING;
    case 'yolo':
      return network.preprocessing;
  }
}
