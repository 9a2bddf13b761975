import type { Picture } from '../../../../models/picture';

/** A grey picture of the given rows, opaque. */
export function grey(...rows: readonly (readonly number[])[]): Picture {
  const values = rows.flat();
  const rgba = Uint8ClampedArray.from({ length: values.length * 4 }, (_, i) => (i % 4 === 3 ? 255 : values[i >> 2]!));
  return { rgba, width: rows[0]!.length, height: rows.length };
}

/** The red channel, row by row. */
export function reds({ rgba, width, height }: Picture): number[][] {
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (__, x) => rgba[(y * width + x) * 4]!));
}

/** A colourful picture without symmetry. */
export function colourful(width: number, height: number): Picture {
  const rgba = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (Math.floor(i / 4) * 13 + (i % 4) * 71 + ((i >> 2) % 5) * 40) % 256,
  );
  return { rgba, width, height };
}
