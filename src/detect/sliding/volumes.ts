import type { FieldStep } from '../../../workers/api';
import type { GridCell } from './geometry';

/** A map between two layers, as the course draws it. */
export interface Volume {
  /** Cells along each side. */
  readonly side: number;
  readonly channels: number;
  /** The part of it that one window's answer comes from, in cells. */
  readonly part: { readonly x: number; readonly y: number; readonly side: number };
  /** The layer that leads to it; null for the picture. */
  readonly layer: { readonly name: string; readonly kernel: number } | null;
}

/** Filters of the course's layers, by their names; what is left over answers with the classes. */
const FILTERS: Readonly<Record<string, number>> = { conv: 16, pool: 16, dense_0: 400, dense_1: 400 };

/**
 * The maps from the picture to the answer, none of them padded.
 * @param side of the picture, pixels
 * @param cell the window whose part is marked
 */
export function volumesOf(side: number, layers: readonly FieldStep[], classes: number, cell: GridCell): Volume[] {
  const window = layers.at(-1)?.field ?? side;
  const stride = layers.at(-1)?.stride ?? 1;
  const picture: Volume = {
    side, channels: 3, layer: null, part: { x: cell.column * stride, y: cell.row * stride, side: window },
  };
  let before = side;
  return [
    picture,
    ...layers.map(({ name, kernel, ownStride, stride: reached, field }): Volume => {
      before = Math.floor((before - kernel) / ownStride) + 1;
      return {
        side: before,
        channels: FILTERS[name] ?? classes,
        layer: { name, kernel },
        part: {
          x: (cell.column * stride) / reached, y: (cell.row * stride) / reached, side: (window - field) / reached + 1,
        },
      };
    }),
  ];
}
