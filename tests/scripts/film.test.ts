import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toI420 } from '../../scripts/lib/film';

/** Studio-range BT.601 back to RGB, as a decoder does it. */
const toRgb = (y: number, u: number, v: number) => [
  1.164 * (y - 16) + 1.596 * (v - 128),
  1.164 * (y - 16) - 0.392 * (u - 128) - 0.813 * (v - 128),
  1.164 * (y - 16) + 2.017 * (u - 128),
];

it.each([
  ['black', [0, 0, 0], 16, 128, 128],
  ['white', [255, 255, 255], 235, 128, 128],
  ['red', [255, 0, 0], 81, 90, 240],
  ['blue', [0, 0, 255], 41, 240, 110],
] as const)('turns %s into its studio-range value', (_name, rgb, y, u, v) => {
  const planes = toI420(Uint8Array.from([...rgb, ...rgb, ...rgb, ...rgb]), 2, 2);
  expect(planes).toHaveLength(6);
  expect(Math.abs((planes[0] ?? 0) - y)).toBeLessThanOrEqual(1);
  expect(Math.abs((planes[4] ?? 0) - u)).toBeLessThanOrEqual(1);
  expect(Math.abs((planes[5] ?? 0) - v)).toBeLessThanOrEqual(1);
});

it('comes back as the colour it was', () => {
  const channel = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(channel, channel, channel), (rgb) => {
      const planes = toI420(Uint8Array.from([...rgb, ...rgb, ...rgb, ...rgb]), 2, 2);
      const back = toRgb(planes[0] ?? 0, planes[4] ?? 0, planes[5] ?? 0);
      back.forEach((value, i) => expect(Math.abs(value - (rgb[i] ?? 0))).toBeLessThanOrEqual(5));
    }),
  );
});
