import { box, plane } from '../shapes/box';
import { fbm, hash, noise } from '../tracer/noise';
import { placed } from '../tracer/mesh';
import type { Material, Picture, Thing } from '../tracer/scene';
import { normalize, srgb } from '../tracer/vec';
import { painted, plain } from '../things/looks';
import { daylight } from '../things/sky';
import { bench, hydrant, stopSign, trafficLight } from '../things/street';
import { tree } from '../things/tree';
import { bus, car } from '../things/vehicle';

const asphalt: Material = {
  ...painted(
    (x, _y, z) => {
      const line = Math.abs(z + 9.4) < 0.07 && (x + 100) % 4 < 2.2;
      const k = 0.05 + 0.03 * fbm(x * 0.4, 0, z * 0.4) + 0.03 * noise(x * 40, 0, z * 40);
      return line ? [0.6, 0.6, 0.57] : [k, k, k * 1.04];
    },
    0.85,
    0.02,
  ),
};

const paving = painted(
  (x, _y, z) => {
    const [i, j] = [Math.floor(x / 0.6), Math.floor(z / 0.6)];
    const joint =
      Math.min(Math.abs(x / 0.6 - Math.round(x / 0.6)), Math.abs(z / 0.6 - Math.round(z / 0.6))) < 0.015 ? 0.6 : 1;
    const k = (0.34 + 0.07 * hash(i, 0, j) + 0.12 * (fbm(x * 2, 0, z * 2) - 0.5)) * joint;
    return [k, k * 0.97, k * 0.91];
  },
  0.9,
  0.02,
);

/** The front of a house: `wide` by `tall`, facing +z, with rows of windows. */
function house(hex: number, wide: number, tall: number): Thing {
  const wall = srgb(hex);
  const frame = srgb(0xeeeae0);
  return [
    {
      mesh: box(wide, tall, 6, 0.02),
      material: {
        shade(x, y, z, s) {
          const [u, v] = [((x + wide / 2) % 2.4) - 1.2, ((y + tall / 2 - 0.4) % 3.3) - 1.5];
          const whole = Math.floor((y + tall / 2 - 0.4) / 3.3 + 1) * 3.3 + 0.2 < tall;
          const pane = whole && Math.abs(u) < 0.52 && Math.abs(v) < 0.88;
          const k = 0.9 + 0.2 * (fbm(x * 0.8, y * 0.8, z) - 0.5);
          if (pane && Math.abs(u) > 0.025 && Math.abs(v - 0.3) > 0.025 && Math.abs(u) < 0.47 && Math.abs(v) < 0.83)
            Object.assign(s, { r: 0.03, g: 0.035, b: 0.04, rough: 0.03, gloss: 0.1 });
          else if (pane || (whole && Math.abs(v + 0.95) < 0.07 && Math.abs(u) < 0.62)) [s.r, s.g, s.b] = frame;
          else Object.assign(s, { r: wall[0] * k, g: wall[1] * k, b: wall[2] * k, rough: 0.95, gloss: 0 });
        },
      },
    },
    { mesh: placed(box(wide + 0.3, 0.3, 6.4, 0.04), { at: [0, tall / 2, 0] }), material: plain(0xe3ddcf, 0.9, 0) },
    { mesh: placed(box(wide + 0.1, 0.2, 6.15, 0.04), { at: [0, tall / 2 - 0.6, 0] }), material: plain(0xe3ddcf, 0.9, 0) },
  ];
}

/** A quiet street corner in the morning. */
export function street(): Picture {
  const sun = normalize([-0.55, 0.62, 0.55]);
  return {
    camera: { eye: [2, 1.65, 5], look: [-4.6, 1.6, -8], view: 39, lens: 0.006, focus: 9 },
    exposure: 0.52,
    sky: daylight(sun, 0.45),
    sun: { direction: sun, light: [9, 8.2, 7], radius: 0.6 },
    things: [
      { thing: [{ mesh: plane(300, 300), material: asphalt }], place: {} },
      { thing: [{ mesh: box(120, 0.3, 14, 0.03), material: paving }], place: { at: [0, -0.02, 1.0] } },
      { thing: [{ mesh: box(120, 0.3, 8, 0.03), material: paving }], place: { at: [0, -0.02, -17.2] } },
      { thing: house(0xc4b394, 12, 11), place: { at: [-13, 5.5, -23] } },
      { thing: house(0xa9715e, 9.6, 10.4), place: { at: [-2.2, 5.2, -23.3] } },
      { thing: house(0xd8cfbb, 12, 12.4), place: { at: [8.7, 6.2, -23] } },
      { thing: house(0x8d9a9c, 12, 10), place: { at: [20.8, 5, -23.2] } },
      { thing: house(0x9fa8a0, 12, 10.4), place: { at: [-25.2, 5.2, -23.4] } },
      { thing: house(0xcdbfa6, 14.4, 10.6), place: { at: [-38.6, 5.3, -23] } },
      { thing: house(0xb08a72, 14.4, 10.6), place: { at: [-53, 5.3, -23] } },
      { thing: tree(6.5, 7), place: { at: [-18.5, 0.1, -15.2] } },
      { thing: tree(6.8, 9), place: { at: [-29, 0.1, -15.2] } },
      { thing: tree(6.8, 4), place: { at: [-41, 0.1, -15.2] } },
      { thing: tree(6.5, 3), place: { at: [-6.8, 0.1, -15] } },
      { thing: tree(6, 5), place: { at: [7.0, 0.1, -15.6] } },
      { thing: bus(), place: { at: [-5.3, 0, -11.2] } },
      { thing: car(0x2f6f9f), place: { at: [-11.4, 0, -7.9] } },
      { thing: stopSign(), place: { at: [-2.55, 0.13, 0.45], turn: [0, 24, 0] } },
      { thing: hydrant(), place: { at: [-0.9, 0.13, -0.3], turn: [0, 50, 0] } },
      { thing: bench(), place: { at: [0.75, 0.13, -0.9], turn: [0, 20, 0] } },
      { thing: trafficLight(), place: { at: [1.05, 0.13, -3.9], turn: [0, 26, 0] } },
    ],
  };
}
