import fc from 'fast-check';
import type { Picture } from '../../../models/picture';
import type { Planes } from '../../../models/proposals/planes';

type Colour = readonly [red: number, green: number, blue: number];

/** A picture of one colour, with rectangles of others on it: [left, top, right, bottom] in pixels. */
export function rectangles(
  width: number,
  height: number,
  ground: Colour,
  things: readonly { readonly at: readonly [number, number, number, number]; readonly colour: Colour }[],
): Picture {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const on = things.findLast(({ at: [left, top, right, bottom] }) => x >= left && x < right && y >= top && y < bottom);
    rgba.set([...(on?.colour ?? ground), 255], i * 4);
  }
  return { rgba, width, height };
}

/** Small pictures of few colours, so that there are regions and ties. */
export const tinyPlanes: fc.Arbitrary<Planes> = fc
  .record({ width: fc.integer({ min: 1, max: 7 }), height: fc.integer({ min: 1, max: 7 }) })
  .chain(({ width, height }) =>
    fc
      .array(fc.integer({ min: 0, max: 255 }), { minLength: 3 * width * height, maxLength: 3 * width * height })
      .chain((values) =>
        fc.constantFrom(1, 40, 120).map((step) => ({
          data: Float32Array.from(values, (value) => Math.floor(value / step) * step),
          width,
          height,
        })),
      ),
  );
