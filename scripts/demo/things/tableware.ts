import { curve, lathe, tube } from '../shapes/lathe';
import type { Material, Thing } from '../tracer/scene';
import { merge } from '../tracer/mesh';
import { glass, glazed, plain } from './looks';

/** A wide bowl, one unit (ten centimetres) in radius. */
export function bowl(material: Material = glazed(0xe9e4d8)): Thing {
  return [
    {
      mesh: lathe(
        [
          [0, 0.04],
          [0.36, 0.04],
          [0.38, 0],
          [0.44, 0],
          [0.46, 0.05],
          [0.75, 0.2],
          [0.94, 0.42],
          [1.02, 0.62],
          [1.0, 0.645],
          [0.97, 0.62],
          [0.88, 0.43],
          [0.7, 0.24],
          [0.42, 0.13],
          [0, 0.11],
        ],
        { bent: 3 },
      ),
      material,
    },
  ];
}

/** A mug with a handle towards +x, filled with coffee. */
export function mug(material: Material = glazed(0xd8dcd6), drink = 0x2a1408): Thing {
  const body = lathe(
    [
      [0, 0],
      [0.3, 0],
      [0.36, 0.02],
      [0.4, 0.08],
      [0.415, 0.3],
      [0.415, 0.8],
      [0.42, 0.9],
      [0.405, 0.915],
      [0.39, 0.9],
      [0.38, 0.7],
      [0.37, 0.15],
      [0, 0.1],
    ],
    { bent: 3, crease: 50 },
  );
  const handle = tube(
    curve(
      [
        [0.38, 0.74, 0],
        [0.55, 0.76, 0],
        [0.68, 0.66, 0],
        [0.7, 0.48, 0],
        [0.62, 0.3, 0],
        [0.48, 0.22, 0],
        [0.38, 0.22, 0],
      ],
      5,
    ),
    () => 0.06,
    12,
    0.75,
    [0, 0, 1],
  );
  return [
    { mesh: merge(body, handle), material },
    {
      mesh: lathe([
        [0.385, 0.74],
        [0, 0.74],
      ]),
      material: plain(drink, 0.08),
    },
  ];
}

/** A wine glass, with red wine in it unless told otherwise. */
export function wineGlass(wine = true): Thing {
  const inner: [number, number][] = [
    [0, 1.0],
    [0.16, 1.04],
    [0.32, 1.18],
    [0.4, 1.4],
    [0.4, 1.6],
    [0.35, 1.85],
    [0.31, 2.05],
  ];
  const shell = lathe(
    [
      [0, 0.0],
      [0.34, 0.0],
      [0.36, 0.015],
      [0.2, 0.05],
      [0.06, 0.1],
      [0.036, 0.2],
      [0.034, 0.6],
      [0.045, 0.85],
      [0.1, 0.95],
      [0.2, 1.02],
      [0.345, 1.17],
      [0.42, 1.4],
      [0.42, 1.6],
      [0.37, 1.85],
      [0.325, 2.05],
      ...[...inner].reverse(),
    ],
    { bent: 4 },
  );
  const level = 1.42;
  const parts: Thing[number][] = [{ mesh: shell, material: glass() }];
  if (wine) {
    parts.push({
      mesh: lathe(
        [
          [0, 1.006],
          [0.155, 1.046],
          [0.315, 1.186],
          [0.393, 1.39],
          [0.394, level],
          [0.39, level],
          [0, level],
        ],
        { bent: 2 },
      ),
      material: plain(0x3a0610, 0.04, 0.03),
    });
  }
  return parts;
}

/** A bottle of wine with a paper label and a foil cap. */
export function bottle(body = 0x15301c, paper = 0xe8dfc8, foil = 0x6d1520): Thing {
  return [
    {
      mesh: lathe(
        [
          [0, 0.02],
          [0.33, 0],
          [0.37, 0.03],
          [0.38, 0.1],
          [0.38, 1.75],
          [0.36, 1.95],
          [0.25, 2.15],
          [0.155, 2.32],
          [0.14, 2.5],
          [0.14, 2.86],
          [0.16, 2.87],
          [0.16, 2.97],
          [0.14, 2.98],
          [0, 2.98],
        ],
        { bent: 4 },
      ),
      material: plain(body, 0.06, 0.06),
    },
    {
      mesh: lathe([
        [0.384, 0.45],
        [0.384, 1.35],
      ]),
      material: label(paper),
    },
    {
      mesh: lathe([
        [0.148, 2.4],
        [0.148, 2.86],
        [0.166, 2.87],
        [0.166, 2.985],
        [0.14, 2.99],
        [0, 2.99],
      ]),
      material: plain(foil, 0.5, 0.04),
    },
  ];
}

/** Paper with a frame and a few lines that stand for print. */
function label(paper: number): Material {
  const white = plain(paper, 0.8, 0.02);
  const ink = plain(0x3a3026, 0.8, 0.02);
  const seal = plain(0x8a1f26, 0.8, 0.02);
  return {
    shade(x, y, z, s) {
      const a = Math.atan2(x, z) * 0.384;
      const lines =
        Math.abs(a) < 0.26 &&
        ((Math.abs(y - 0.98) < 0.05 && Math.sin(a * 60) > -0.3) ||
          (Math.abs(y - 0.82) < 0.018 && Math.sin(a * 130) > -0.5) ||
          (Math.abs(y - 0.62) < 0.014 && Math.sin(a * 110) > -0.5));
      const frame = Math.abs(y - 0.9) > 0.4 && Math.abs(y - 0.9) < 0.415;
      const mark = Math.hypot(a, y - 1.18) < 0.08;
      (mark ? seal : lines || frame ? ink : white).shade(x, y, z, s);
    },
  };
}
