import { plane } from '../shapes/box';
import { fbm, noise } from '../tracer/noise';
import type { Material, Picture } from '../tracer/scene';
import { lerp, normalize, smoothstep, srgb } from '../tracer/vec';
import { gull, parasol, sailboat, surfboard } from '../things/beach';
import { daylight } from '../things/sky';

/** How far a place lies beyond the water's edge. */
const wet = (x: number, z: number): number =>
  -9.5 - z + 1.6 * (fbm(x * 0.09, 0, 2) - 0.5) * 2 + 0.35 * noise(x * 0.6, 0, 0);

/** Sand, wet sand, foam and sea in one plane: what a place is depends on its distance from the water's edge. */
const shore: Material = {
  shade(x, _y, z, s) {
    const w = wet(x, z);
    if (w > 0) {
      const lace = fbm(x * 2.2, 0, z * 3.2, 4);
      const foam =
        smoothstep(0.35, 0, Math.abs(w - 0.25) - lace * 0.7 + 0.25) +
        0.7 * smoothstep(0.5, 0.75, lace) * smoothstep(1.6, 0, Math.abs(w - 3 - 3 * noise(x * 0.15, 1, 0)));
      const deep = smoothstep(0, 14, w);
      [s.r, s.g, s.b] = lerp(lerp(srgb(0x5f9c97), srgb(0x155a78), deep), [0.85, 0.88, 0.88], Math.min(1, foam));
      s.gloss = 0.03;
      s.rough = 0.12 + 0.5 * Math.min(1, foam);
      return;
    }
    const damp = smoothstep(-1.8, -0.5, w);
    const grain = 0.86 + 0.2 * noise(x * 90, 0, z * 90) + 0.12 * (fbm(x * 1.2, 3, z * 1.2) - 0.5);
    [s.r, s.g, s.b] = lerp(srgb(0xdcc49a), srgb(0x9a8058), damp).map((c) => c * grain) as unknown as [
      number,
      number,
      number,
    ];
    s.rough = 1 - 0.75 * damp;
    s.gloss = 0.03 * damp;
  },
  bump(x, _y, z) {
    const w = wet(x, z);
    if (w > 0) return 0.16 * fbm(x * 0.7, 0, z * 1.6, 4) * Math.min(1, w * 0.3) + 0.02 * fbm(x * 5, 0, z * 9, 2);
    const dry = smoothstep(-0.6, -2, w);
    return dry * (0.1 * fbm(x * 2.6, 0, z * 2.6, 4) + 0.004 * noise(x * 70, 0, z * 70));
  },
  bumpStep: 0.02,
};

/** A beach in the afternoon: an umbrella, a surfboard, gulls, and boats out on the water. */
export function beach(): Picture {
  const sun = normalize([-0.75, 0.6, 0.42]);
  return {
    camera: { eye: [0, 1.75, 7.5], look: [0.2, 1.6, -6], view: 36, lens: 0.006, focus: 9.5 },
    exposure: 0.62,
    sky: daylight(sun, 0.48),
    sun: { direction: sun, light: [9, 8, 6.4], radius: 0.8 },
    things: [
      { thing: [{ mesh: plane(4000, 4000), material: shore }], place: {} },
      { thing: parasol(0x2f73b8), place: { at: [-2.0, 0, -1.6], turn: [12, 10, -6], size: 1.05 } },
      { thing: surfboard(0xf2c14a, 0xc8382e), place: { at: [-0.75, -0.15, -1.9], turn: [-8, -14, -6], size: 1.0 } },
      { thing: sailboat(), place: { at: [2.6, 0, -33], turn: [0, 155, 4] } },
      { thing: sailboat(0x27496b, 0xf2ead8, 0xf2ead8), place: { at: [14.5, 0, -46], turn: [0, 25, -3] } },
      { thing: gull(0.8), place: { at: [-1.3, 3.9, -3.2], turn: [-12, 30, 12], size: 1.25 } },
      { thing: gull(0.5), place: { at: [2.6, 4.1, -3.6], turn: [-20, 160, -8], size: 1.2 } },
    ],
  };
}
