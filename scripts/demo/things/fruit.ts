import { curve, lathe, tube } from '../shapes/lathe';
import { fbm, noise } from '../tracer/noise';
import type { Material, Thing } from '../tracer/scene';
import { lerp, smoothstep, srgb, type Vec } from '../tracer/vec';
import { painted, plain } from './looks';

/** One unit is ten centimetres, here and in everything that stands on a table. */
const stem = (height: number): Thing[number] => ({
  mesh: tube(
    curve(
      [
        [0, height, 0],
        [0.01, height + 0.15, 0],
        [0.08, height + 0.33, 0.02],
      ],
      6,
    ),
    (t) => 0.014 + 0.008 * t,
    8,
  ),
  material: plain(0x4a3420, 0.8),
});

/** An apple; `hue` 0 is red over yellow, 1 is green. */
export function apple(hue = 0, seed = 0): Thing {
  const [skin, ground] = hue > 0.5 ? [srgb(0x86a832), srgb(0xb4c04a)] : [srgb(0xa01016), srgb(0xd8a040)];
  const skinLook = painted(
    (x, y, z) => {
      const a = Math.atan2(z, x);
      const streak = fbm(Math.cos(a) * 16 + seed, y * 1.2, Math.sin(a) * 16, 3);
      const blush = smoothstep(
        0.2,
        0.72,
        0.22 * streak +
          0.7 * fbm(x * 1.1 + seed * 3, y * 1.1, z * 1.1, 2) +
          (hue > 0.5 ? -0.1 : 0.22 - 1.2 * Math.max(0, y - 0.22)),
      );
      const dots = noise(x * 26, y * 26, z * 26) > 0.87 ? 0.25 : 0;
      const pit = smoothstep(0.16, 0.05, Math.hypot(x, z)) * (y > 0 ? 1 : 0.4);
      return lerp(lerp(lerp(ground, skin, blush), ground, dots), srgb(0x8a8a3a), pit);
    },
    0.28,
    0.045,
  );
  const mesh = lathe(
    [
      [0, -0.26],
      [0.06, -0.29],
      [0.12, -0.34],
      [0.19, -0.345],
      [0.27, -0.29],
      [0.36, -0.15],
      [0.42, 0.03],
      [0.43, 0.17],
      [0.385, 0.28],
      [0.3, 0.335],
      [0.21, 0.33],
      [0.12, 0.27],
      [0.05, 0.19],
      [0, 0.14],
    ],
    { bent: 5 },
  );
  const c = mesh.corners;
  for (let i = 0; i < c.length; i += 3) {
    const a = Math.atan2(c[i + 2]!, c[i]!);
    const k = 1 + 0.03 * Math.cos(5 * a + seed) * (0.4 - c[i + 1]!) + 0.03 * Math.cos(a + seed * 2);
    c[i] = c[i]! * k;
    c[i + 2] = c[i + 2]! * k;
  }
  return [{ mesh, material: skinLook }, stem(0.14)];
}

/** An orange. */
export function orange(seed = 0): Thing {
  const skin: Material = {
    ...painted((x, y, z) => {
      const k = fbm(x * 1.5 + seed, y * 1.5, z * 1.5);
      const end = smoothstep(0.06, 0.03, Math.hypot(x, z)) * (y > 0 ? 1 : 0);
      return lerp(lerp(srgb(0xee7d08), srgb(0xf59a1c), k), srgb(0x6d7a35), end);
    }, 0.42),
    bump: (x, y, z) => 0.009 * noise(x * 34, y * 34, z * 34) + 0.012 * fbm(x * 6, y * 6, z * 6),
    bumpStep: 0.008,
  };
  return [
    {
      mesh: lathe(
        [
          [0, -0.37],
          [0.15, -0.35],
          [0.29, -0.25],
          [0.375, -0.08],
          [0.38, 0.08],
          [0.3, 0.25],
          [0.16, 0.345],
          [0.06, 0.36],
          [0, 0.345],
        ],
        { bent: 6 },
      ),
      material: skin,
    },
  ];
}

/** A hand of bananas lying on their backs, their stalks together. */
export function bananas(count = 3): Thing {
  const parts: Thing[number][] = [];
  for (let i = 0; i < count; i++) {
    const turn = (i - (count - 1) / 2) * 0.5;
    const bow: Vec[] = [];
    for (let k = 0; k <= 10; k++) {
      const t = k / 10;
      const reach = 1.75 * t;
      const y = 0.13 + 0.36 * Math.sin(Math.PI * (0.06 + 0.9 * t)) + 0.03 * i;
      bow.push([reach * Math.cos(turn), y, reach * Math.sin(turn) + 0.07 * (i - (count - 1) / 2)]);
    }
    const path = curve(bow, 4);
    const tip = path[path.length - 1]!;
    const stalk = path[0]!;
    parts.push({
      mesh: tube(
        path,
        (t) => {
          const body = smoothstep(0.02, 0.26, t) * smoothstep(1.02, 0.8, t);
          return 0.045 + 0.125 * body;
        },
        10,
        0.94,
      ),
      material: painted((x, y, z) => {
        const ends = Math.min(
          Math.hypot(x - tip[0], y - tip[1], z - tip[2]),
          1.2 * Math.hypot(x - stalk[0], y - stalk[1], z - stalk[2]),
        );
        const spot = smoothstep(0.66, 0.74, fbm(x * 9 + i * 5, y * 9, z * 9, 3));
        const green = smoothstep(0.5, 0.1, Math.hypot(x - stalk[0], y - stalk[1], z - stalk[2]));
        const skin = lerp(
          lerp(srgb(0xf2c53a), srgb(0xe9b52c), fbm(x * 3, y * 3, z * 3)),
          srgb(0xb9b243),
          green * 0.6,
        );
        return lerp(lerp(skin, srgb(0x6b4a1e), spot * 0.7), srgb(0x3a2a16), smoothstep(0.12, 0.05, ends));
      }, 0.45),
    });
  }
  return parts;
}
