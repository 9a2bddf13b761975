import { blob, egg, join } from '../shapes/blob';
import { box, slab } from '../shapes/box';
import { lathe } from '../shapes/lathe';
import { merge, type Mesh, placed } from '../tracer/mesh';
import { fbm, hash } from '../tracer/noise';
import type { Material, Thing } from '../tracer/scene';
import { lerp, scale, smoothstep, srgb, type Vec } from '../tracer/vec';
import { metal, painted, plain, shining } from './looks';

/** Rows of keys in the xz plane, the first row farthest away; widths in key units. */
function keys(pitch: number, gap: number, tall: number): Mesh {
  const rows = [
    Array<number>(14).fill(1.0),
    [...Array<number>(13).fill(1), 1.7],
    [1.5, ...Array<number>(12).fill(1), 1.2],
    [1.75, ...Array<number>(11).fill(1), 1.95],
    [2.2, ...Array<number>(10).fill(1), 2.5],
    [1.25, 1.25, 1.25, 6, 1.25, 1.25, 1.25, 1.2],
  ];
  const caps: Mesh[] = [];
  rows.forEach((row, j) => {
    const total = row.reduce((a, b) => a + b, 0);
    let x = -7.35;
    for (const w of row) {
      const wide = (w * 14.7) / total;
      caps.push(
        placed(box(wide * pitch - gap, tall, pitch - gap, 0.015, 1), {
          at: [(x + wide / 2) * pitch, 0, (j - 2.5) * pitch],
        }),
      );
      x += wide;
    }
  });
  return merge(...caps);
}

/** A picture for screens: hills under an evening sky, x and y from −1 to 1. */
export function view(x: number, y: number): Vec {
  let c = lerp(srgb(0xffd9a8), srgb(0x4f7fc0), smoothstep(-0.35, 0.9, y));
  const sun = Math.hypot(x * 1.6 - 0.5, y - 0.05);
  c = lerp(srgb(0xfff3d8), c, smoothstep(0.1, 0.13, sun));
  for (let i = 0; i < 4; i++) {
    const hill = 0.1 - 0.26 * i + 0.45 * (fbm(x * (1.2 + i * 0.5) + i * 9.1, i, 0, 4) - 0.5);
    if (y < hill) c = lerp(srgb(0x8fa6b8), srgb(0x17324a), i / 3);
  }
  return c;
}

/** A page of text with a picture, as a laptop shows it; x within ±1.57, y within ±0.92. */
function page(x: number, y: number): Vec {
  const bright = (hex: number): Vec => scale(srgb(hex), 1.25);
  if (y > 0.8) return Math.hypot(x + 1.45, y - 0.86) < 0.03 ? bright(0xe0605a) : bright(0xdfe2e6);
  if (x < -0.95) return bright(Math.abs(((y * 7) % 1) + 0.5) < 0.16 && x > -1.45 && x < -1.1 ? 0x8795a3 : 0xeef0f2);
  if (x > 0.25 && x < 1.4 && y > 0 && y < 0.66) return scale(view((x - 0.82) * 1.6, (y - 0.3) * 2.6), 1.25);
  const row = Math.floor((y + 1) * 11);
  const end = y > 0 ? 0.1 : 1.4 - 0.5 * hash(row, 1, 2) * (row % 4 === 0 ? 2 : 0.3);
  const word = hash(Math.floor((x + 2) * 9 + row * 3.7), row, 5) > 0.18;
  return bright(((y + 1) * 11) % 1 < 0.42 && x > -0.8 && x < end && word && row % 5 !== 0 ? 0x565c66 : 0xfbfbfa);
}

/** An open laptop with its hinge along x; the base lies in front of it. */
export function laptop(): Thing {
  const shell = metal(0xb9bcc0, 0.35);
  const tilt: Vec = [-17, 0, 0];
  const screen = shining((x, y) => page(x, y - 1.1));
  const lid = (mesh: Mesh, at: Vec): Mesh => placed(placed(mesh, { at }), { turn: tilt });
  const shown: Material = {
    // the screen is drawn upright, whatever its tilt
    ...screen,
    shade(x, y, z, s) {
      const a = (17 * Math.PI) / 180;
      screen.shade(x, y * Math.cos(a) - z * Math.sin(a), 0, s);
    },
  };
  return [
    { mesh: placed(box(3.4, 0.12, 2.35, 0.05), { at: [0, 0.07, 1.2] }), material: shell },
    { mesh: placed(box(3.05, 0.02, 1.15, 0.01), { at: [0, 0.125, 0.85] }), material: plain(0x55585c, 0.5) },
    { mesh: placed(keys(0.2, 0.035, 0.05), { at: [0, 0.15, 0.85] }), material: plain(0x15161a, 0.5) },
    { mesh: placed(box(1.15, 0.012, 0.72, 0.005), { at: [0, 0.13, 1.95] }), material: metal(0x9da0a4, 0.3) },
    { mesh: lid(box(3.4, 2.15, 0.08, 0.035), [0, 1.12, 0]), material: shell },
    { mesh: lid(box(3.3, 2.02, 0.02, 0.008), [0, 1.12, 0.036]), material: plain(0x08080a, 0.12) },
    { mesh: lid(box(3.14, 1.84, 0.02, 0.004), [0, 1.1, 0.042]), material: shown },
  ];
}

/** A flat keyboard. */
export function keyboard(): Thing {
  return [
    { mesh: placed(box(4.3, 0.14, 1.62, 0.06), { at: [0, 0.07, 0] }), material: plain(0xd7d9db, 0.4) },
    { mesh: placed(keys(0.275, 0.04, 0.1), { at: [0, 0.17, 0] }), material: plain(0xf2f2f0, 0.5) },
  ];
}

/** A mouse, its buttons towards −z. */
export function mouse(hex = 0x1b1c1f): Thing {
  const shape = join(0.08, egg([0, 0.08, 0], [0.31, 0.3, 0.55]), egg([0, 0.05, 0.1], [0.33, 0.22, 0.48]));
  const skin = plain(hex, 0.3);
  return [
    {
      mesh: blob((x, y, z) => Math.max(shape(x, y, z), -y), [-0.4, -0.06, -0.65], [0.4, 0.5, 0.7], 0.022),
      material: {
        ...skin,
        shade(x, y, z, s) {
          skin.shade(x, y, z, s);
          if (z < -0.02 && Math.abs(x) < 0.008) s.r = s.g = s.b = 0.001;
        },
      },
    },
    {
      mesh: blob(egg([0, 0.3, -0.28], [0.035, 0.09, 0.1]), [-0.1, 0.15, -0.45], [0.1, 0.45, -0.1], 0.015),
      material: plain(0x6c6e72, 0.5),
    },
  ];
}

/** A screen on a foot, showing a landscape; 5.6 wide. */
export function monitor(light = 1.5): Thing {
  return [
    { mesh: placed(box(5.7, 3.35, 0.14, 0.05), { at: [0, 2.75, 0] }), material: plain(0x131416, 0.35) },
    {
      mesh: placed(box(5.5, 3.12, 0.02, 0.004), { at: [0, 2.78, 0.066] }),
      material: shining((x, y) => {
        const c = view(x / 2.75, (y - 2.78) / 1.56);
        return [c[0] * light, c[1] * light, c[2] * light];
      }),
    },
    { mesh: placed(box(0.6, 1.5, 0.12, 0.04), { at: [0, 0.8, -0.15] }), material: metal(0xa5a8ac, 0.35) },
    { mesh: placed(box(1.9, 0.07, 1.2, 0.03), { at: [0, 0.035, -0.1] }), material: metal(0xa5a8ac, 0.35) },
  ];
}

/** A closed book lying down, its spine towards +x. */
export function book(hex: number, wide = 1.5, tall = 2.2, thick = 0.3): Thing {
  const cover = plain(hex, 0.55);
  const boards = merge(
    placed(box(wide, 0.03, tall, 0.012), { at: [0, 0.015, 0] }),
    placed(box(wide, 0.03, tall, 0.012), { at: [0, thick - 0.015, 0] }),
    placed(box(0.03, thick, tall, 0.014), { at: [wide / 2 - 0.015, thick / 2, 0] }),
  );
  return [
    {
      mesh: boards,
      material: {
        ...cover,
        shade(x, y, z, s) {
          cover.shade(x, y, z, s);
          const onSpine =
            x > wide / 2 - 0.02 && Math.abs(y - thick / 2) < thick * 0.22 && Math.abs(z) < tall * 0.25;
          const onTop = y > thick - 0.002 && Math.abs(x) < wide * 0.3 && Math.abs(z + tall * 0.15) < tall * 0.08;
          if ((onSpine && Math.sin(z * 40) > -0.4) || (onTop && Math.sin(x * 22) > -0.5))
            [s.r, s.g, s.b] = [0.75, 0.66, 0.45];
        },
      },
    },
    {
      mesh: placed(box(wide - 0.1, thick - 0.06, tall - 0.1, 0.01), { at: [-0.01, thick / 2, 0] }),
      material: painted((_x, y) => {
        const k = 0.75 + 0.2 * hash(Math.floor(y * 220), 3, 1);
        return [k, k * 0.95, k * 0.84];
      }, 0.9),
    },
  ];
}

/** A wall clock facing +z, one unit in radius, showing ten past ten. */
export function clock(rim = 0x2a2d30): Thing {
  const bar = (angle: number, from: number, to: number, wide: number): Mesh =>
    placed(
      slab(
        [
          [-wide, from],
          [wide, from],
          [wide * 0.7, to],
          [-wide * 0.7, to],
        ],
        0.01,
      ),
      { at: [0, 0, 0.08], turn: [0, 0, -angle] },
    );
  const marks = Array.from({ length: 12 }, (_, i) =>
    placed(bar(i * 30, i % 3 ? 0.76 : 0.68, 0.86, i % 3 ? 0.018 : 0.032), { at: [0, 0, -0.03] }),
  );
  return [
    {
      mesh: placed(
        lathe(
          [
            [0, -0.04],
            [1, -0.04],
            [1.02, 0],
            [1.0, 0.12],
            [0.95, 0.12],
            [0.93, 0.02],
            [0.93, 0],
          ],
          { bent: 3 },
        ),
        { turn: [90, 0, 0] },
      ),
      material: plain(rim, 0.3),
    },
    {
      mesh: placed(
        lathe([
          [0.94, 0.03],
          [0, 0.03],
        ]),
        { turn: [90, 0, 0] },
      ),
      material: plain(0xf3f1ea, 0.4),
    },
    {
      mesh: merge(
        ...marks,
        bar(304, -0.12, 0.5, 0.035),
        bar(62, -0.15, 0.74, 0.024),
        placed(
          lathe([
            [0.06, 0],
            [0.06, 0.02],
            [0, 0.02],
          ]),
          { turn: [90, 0, 0], at: [0, 0, 0.08] },
        ),
      ),
      material: plain(0x17181a, 0.5),
    },
  ];
}
