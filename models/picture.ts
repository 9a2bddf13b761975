/** A decoded picture: RGBA bytes, row by row, upright, alpha not premultiplied. */
export interface Picture {
  readonly rgba: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}
