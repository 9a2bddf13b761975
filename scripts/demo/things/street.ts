import { box, slab } from '../shapes/box';
import { curve, lathe, line, tube } from '../shapes/lathe';
import { merge, type Mesh, placed } from '../tracer/mesh';
import { fbm } from '../tracer/noise';
import type { Thing } from '../tracer/scene';
import { clamp, srgb } from '../tracer/vec';
import { metal, painted, plain, wood } from './looks';

type Stroke = readonly [number, number, number, number];

/** The letters S, T, O, P as strokes in a cell one wide and two high, about the origin. */
const LETTERS: readonly (readonly Stroke[])[] = [
  [
    [0.4, 0.75, -0.4, 0.75],
    [-0.4, 0.75, -0.4, 0.05],
    [-0.4, 0.05, 0.4, -0.05],
    [0.4, -0.05, 0.4, -0.75],
    [0.4, -0.75, -0.4, -0.75],
  ],
  [
    [-0.45, 0.75, 0.45, 0.75],
    [0, 0.75, 0, -0.78],
  ],
  [
    [-0.4, 0.72, 0.4, 0.72],
    [0.4, 0.72, 0.4, -0.72],
    [0.4, -0.72, -0.4, -0.72],
    [-0.4, -0.72, -0.4, 0.72],
  ],
  [
    [-0.4, -0.78, -0.4, 0.75],
    [-0.4, 0.75, 0.4, 0.75],
    [0.4, 0.75, 0.4, 0.02],
    [0.4, 0.02, -0.4, 0.02],
  ],
];

function inked(x: number, y: number, strokes: readonly Stroke[]): boolean {
  return strokes.some(([ax, ay, bx, by]) => {
    const [dx, dy] = [bx - ax, by - ay];
    const t = clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1);
    return Math.hypot(x - ax - dx * t, y - ay - dy * t) < 0.125;
  });
}

/** A stop sign on its post, facing +z; its middle is 2.1 m up. */
export function stopSign(): Thing {
  const corner = (r: number): [number, number][] =>
    Array.from({ length: 8 }, (_, i) => {
      const a = ((i + 0.5) * Math.PI) / 4;
      return [r * Math.cos(a), r * Math.sin(a)];
    });
  const red = plain(0xb51d22, 0.35);
  const white = plain(0xf4f2ee, 0.35);
  return [
    {
      mesh: placed(slab(corner(0.41), 0.012), { at: [0, 2.1, 0] }),
      material: {
        shade(x, y, z, s) {
          const v = y - 2.1;
          const reach = Math.max(Math.abs(x), Math.abs(v), (Math.abs(x) + Math.abs(v)) * Math.SQRT1_2);
          const cell = Math.floor((x + 0.28) / 0.14);
          const letter = LETTERS[cell];
          const ink =
            letter && Math.abs(v) < 0.15 && inked((x + 0.28 - cell * 0.14 - 0.07) / 0.115, v / 0.135, letter);
          (z < -0.006 ? metal(0x9a9a9a, 0.5) : ink || (reach > 0.345 && reach < 0.362) ? white : red).shade(
            x,
            y,
            z,
            s,
          );
        },
      },
    },
    { mesh: tube(line([0, 0, -0.045], [0, 2.5, -0.045], 2), () => 0.03, 12), material: metal(0x9a9ea2, 0.45) },
  ];
}

/** Traffic lights facing +z on a post, 3.4 m tall; `lit` 0 red, 1 amber, 2 green. */
export function trafficLight(lit = 2): Thing {
  const lamps = [0xff2a18, 0xffb020, 0x20e080].map(srgb);
  const hood = tube(line([0, 0, 0], [0, 0, 0.2], 2), () => 0.125, 24);
  const parts: Thing[number][] = [
    { mesh: placed(box(0.34, 1.0, 0.22, 0.04), { at: [0, 2.9, 0] }), material: plain(0x17191a, 0.45) },
    { mesh: tube(line([0, 0, -0.02], [0, 2.5, -0.02], 2), () => 0.055, 14), material: plain(0x2b3033, 0.5) },
    { mesh: placed(box(0.5, 1.16, 0.012, 0.004), { at: [0, 2.9, -0.1] }), material: plain(0x101112, 0.6) },
  ];
  lamps.forEach((color, i) => {
    const y = 3.2 - i * 0.3;
    const k = i === lit ? 5 : 0.03;
    parts.push({ mesh: placed(open(hood), { at: [0, y, 0.1] }), material: plain(0x131415, 0.6) });
    parts.push({
      mesh: placed(
        lathe([
          [0.11, 0],
          [0.08, 0.025],
          [0, 0.035],
        ]),
        { at: [0, y, 0.11], turn: [90, 0, 0] },
      ),
      material: {
        shade: (_x, _y, _z, s) =>
          void Object.assign(s, {
            r: color[0] * 0.25,
            g: color[1] * 0.25,
            b: color[2] * 0.25,
            er: color[0] * k,
            eg: color[1] * k,
            eb: color[2] * k,
            rough: 0.15,
          }),
      },
    });
  });
  return parts;
}

/** A hood: the tube without its ends and its lower third. */
function open(mesh: Mesh): Mesh {
  const out: Mesh = { corners: [], normals: [] };
  for (let i = 0; i < mesh.corners.length; i += 9) {
    const c = mesh.corners.slice(i, i + 9);
    if (c[1]! + c[4]! + c[7]! < -0.2 || Math.abs(mesh.normals[i + 2]!) > 0.7) continue;
    out.corners.push(...c);
    out.normals.push(...mesh.normals.slice(i, i + 9));
  }
  return out;
}

/** A fire hydrant, 0.8 m tall. */
export function hydrant(hex = 0xb3241f): Thing {
  const cap = (r: number, long: number, turn: number, y: number): Mesh => {
    const end = lathe([
      [r * 0.75, 0],
      [r * 0.75, 0.12],
      [r, 0.12],
      [r, long],
      [r * 0.9, long + 0.02],
      [r * 0.3, long + 0.025],
      [r * 0.3, long + 0.06],
      [0, long + 0.06],
    ]);
    return placed(placed(end, { turn: [0, 0, -90] }), { turn: [0, turn, 0], at: [0, y, 0] });
  };
  return [
    {
      mesh: merge(
        lathe([
          [0.2, 0],
          [0.2, 0.05],
          [0.15, 0.06],
          [0.135, 0.12],
          [0.135, 0.5],
          [0.18, 0.52],
          [0.18, 0.57],
          [0.155, 0.58],
          [0.14, 0.66],
          [0.09, 0.73],
          [0.045, 0.75],
          [0.045, 0.82],
          [0, 0.82],
        ]),
        cap(0.075, 0.2, 0, 0.42),
        cap(0.075, 0.2, 180, 0.42),
        cap(0.1, 0.21, -90, 0.36),
      ),
      material: painted((x, y, z) => {
        const k = 0.85 + 0.3 * (fbm(x * 9, y * 9, z * 9) - 0.4);
        const c = srgb(y > 0.585 ? 0xd8d4c8 : hex);
        return [c[0] * k, c[1] * k, c[2] * k];
      }, 0.35),
    },
  ];
}

/** A park bench 1.7 m long, facing +z. */
export function bench(): Thing {
  const slats: Mesh[] = [];
  for (let i = 0; i < 5; i++) slats.push(placed(box(1.7, 0.035, 0.085, 0.01), { at: [0, 0.45, -0.17 + i * 0.1] }));
  for (let i = 0; i < 4; i++)
    slats.push(
      placed(box(1.7, 0.085, 0.03, 0.01), { at: [0, 0.56 + i * 0.105, -0.24 - i * 0.026], turn: [-14, 0, 0] }),
    );
  const iron = [-0.68, 0.68].map((x) =>
    merge(
      tube(
        curve(
          [
            [x, 0, 0.26],
            [x, 0.28, 0.22],
            [x, 0.43, 0.24],
            [x, 0.43, -0.2],
            [x, 0.6, -0.27],
            [x, 0.93, -0.36],
          ],
          6,
        ),
        () => 0.025,
        8,
        1,
        [1, 0, 0],
      ),
      tube(
        curve(
          [
            [x, 0, -0.3],
            [x, 0.25, -0.2],
            [x, 0.43, -0.18],
          ],
          6,
        ),
        () => 0.025,
        8,
        1,
        [1, 0, 0],
      ),
      tube(
        curve(
          [
            [x, 0.68, -0.28],
            [x, 0.7, 0.0],
            [x, 0.66, 0.26],
            [x, 0.43, 0.24],
          ],
          6,
        ),
        () => 0.022,
        8,
        1,
        [1, 0, 0],
      ),
    ),
  );
  return [
    { mesh: merge(...slats), material: wood(0xa06a3c, 0x70431f, 0.1) },
    { mesh: merge(...iron), material: plain(0x1c1f20, 0.4) },
  ];
}
