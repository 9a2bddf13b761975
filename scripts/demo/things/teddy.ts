import { ball, blob, egg, join, rod } from '../shapes/blob';
import { merge, type Mesh } from '../tracer/mesh';
import { fbm, random } from '../tracer/noise';
import type { Material, Thing } from '../tracer/scene';
import { lerp, srgb } from '../tracer/vec';
import { plain } from './looks';

/** Short hairs on a mesh, as thin triangles that lean at random. */
function fur(skin: Mesh, count: number, long: number, wide: number): Mesh {
  const rnd = random(11);
  const out: Mesh = { corners: [], normals: [] };
  const triangles = skin.corners.length / 9;
  for (let i = 0; i < count; i++) {
    const o = Math.floor(rnd() * triangles) * 9;
    let [a, b] = [rnd(), rnd()];
    if (a + b > 1) [a, b] = [1 - a, 1 - b];
    const at = (list: number[], k: number): number =>
      list[o + k]! * (1 - a - b) + list[o + 3 + k]! * a + list[o + 6 + k]! * b;
    const p = [0, 1, 2].map((k) => at(skin.corners, k));
    const n = [0, 1, 2].map((k) => at(skin.normals, k));
    const lean = [0, 1, 2].map((k) => n[k]! * long + (rnd() - 0.5) * long * 1.1 - (k === 1 ? 0.3 * long : 0));
    const side = [0, 1, 2].map(() => (rnd() - 0.5) * wide);
    for (const s of [-1, 1]) out.corners.push(...p.map((c, k) => c + s * side[k]!));
    out.corners.push(...p.map((c, k) => c + lean[k]!));
    for (let c = 0; c < 3; c++) out.normals.push(...n);
  }
  return out;
}

function plush(light: number, dark: number): Material {
  const [a, b] = [srgb(light), srgb(dark)];
  return {
    shade(x, y, z, s) {
      [s.r, s.g, s.b] = lerp(b, a, fbm(x * 4, y * 4, z * 4, 3));
      Object.assign(s, { rough: 1, gloss: 0, through: 0.1 });
    },
  };
}

/** A sitting teddy bear, four units (forty centimetres) tall, looking towards +z. */
export function teddy(): Thing {
  const cell = 0.07;
  const coat = blob(
    join(
      0.12,
      egg([0, 1.15, 0], [0.95, 1.15, 0.8]),
      egg([0, 2.75, 0.08], [0.82, 0.75, 0.72]),
      ball([-0.68, 3.35, 0], 0.32),
      ball([0.68, 3.35, 0], 0.32),
      rod([-0.8, 1.75, 0.2], [-1.15, 0.85, 0.75], 0.33, 0.36),
      rod([0.8, 1.75, 0.2], [1.15, 0.85, 0.75], 0.33, 0.36),
      rod([-0.55, 0.45, 0.4], [-0.95, 0.42, 1.65], 0.42, 0.44),
      rod([0.55, 0.45, 0.4], [0.95, 0.42, 1.65], 0.42, 0.44),
    ),
    [-1.7, -0.2, -1.1],
    [1.7, 3.9, 2.4],
    cell,
  );
  const pale = blob(
    join(
      0.05,
      egg([0, 2.55, 0.72], [0.4, 0.33, 0.3]),
      egg([-0.98, 0.44, 2.02], [0.3, 0.32, 0.12]),
      egg([0.98, 0.44, 2.02], [0.3, 0.32, 0.12]),
      egg([-0.68, 3.36, 0.25], [0.19, 0.2, 0.1]),
      egg([0.68, 3.36, 0.25], [0.19, 0.2, 0.1]),
    ),
    [-1.5, 0, 0],
    [1.5, 3.8, 2.4],
    cell,
  );
  const dark = blob(
    join(
      0,
      ball([-0.3, 2.95, 0.7], 0.1),
      ball([0.3, 2.95, 0.7], 0.1),
      egg([0, 2.68, 1.02], [0.16, 0.11, 0.09]),
      rod([0, 2.6, 1.03], [0, 2.47, 1.02], 0.025),
      rod([0, 2.47, 1.02], [-0.14, 2.41, 0.98], 0.025),
      rod([0, 2.47, 1.02], [0.14, 2.41, 0.98], 0.025),
    ),
    [-0.5, 2.3, 0.5],
    [0.5, 3.2, 1.3],
    0.02,
  );
  return [
    { mesh: merge(coat, fur(coat, 60000, 0.15, 0.03)), material: plush(0xb9803f, 0x80501f) },
    { mesh: merge(pale, fur(pale, 9000, 0.08, 0.025)), material: plush(0xe6cfa4, 0xcfae78) },
    { mesh: dark, material: plain(0x0d0a09, 0.12, 0.05) },
  ];
}
