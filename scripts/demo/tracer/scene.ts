import { Bvh } from './bvh';
import { type Mesh, type Place, rotation } from './mesh';
import type { Vec } from './vec';

/** What light does at a point. A material fills it in; the tracer resets it before. */
export interface Surface {
  /** Linear RGB. For glass the tint of one crossing, for metal the reflectance straight on. */
  r: number;
  g: number;
  b: number;
  /** 0 mirror … 1 matt, for the reflection on top. */
  rough: number;
  /** Reflectance straight on of a non-metal: 0.04 for most, 0 for none. */
  gloss: number;
  metal: boolean;
  /** Share of the diffuse light that goes through (leaves, cloth). */
  through: number;
  /** Light given off, linear RGB. */
  er: number;
  eg: number;
  eb: number;
}

/** How a thing looks, in its own coordinates. */
export interface Material {
  /** Clear, with refraction; light passes to what is behind. */
  glass?: boolean;
  /** A very thin wall of glass: no refraction. */
  thin?: boolean;
  shade(x: number, y: number, z: number, s: Surface): void;
  /** Height of fine relief, in the thing's own units. */
  bump?(x: number, y: number, z: number): number;
  /** How far apart the relief is sampled. */
  bumpStep?: number;
}

export interface Part {
  mesh: Mesh;
  material: Material;
}

/** A thing is a list of parts; placed, it stands in a scene. */
export type Thing = readonly Part[];

/** A rectangle that shines to one side (u × v), unseen by the camera, seen in reflections. */
export interface Lamp {
  center: Vec;
  u: Vec;
  v: Vec;
  light: Vec;
  /** Number of panes across and up; the bars between show in reflections. */
  panes?: readonly [number, number];
}

export interface Sun {
  direction: Vec;
  light: Vec;
  /** Angular radius in degrees. */
  radius: number;
}

export interface Camera {
  eye: Vec;
  look: Vec;
  /** Vertical angle of view in degrees. */
  view: number;
  /** Radius of the lens; 0 for a pinhole. */
  lens?: number;
  /** Distance in focus; that of `look` unless told. */
  focus?: number;
}

export interface Picture {
  things: readonly { thing: Thing; place: Place }[];
  camera: Camera;
  /** Light from a direction where nothing is. */
  sky(x: number, y: number, z: number): Vec;
  sun?: Sun;
  lamps?: readonly Lamp[];
  exposure: number;
  /** Aspect ratio, width over height. */
  aspect?: number;
}

/** A part in the scene: its material and the way back from the world into its own coordinates. */
export interface Instance {
  material: Material;
  matrix: readonly number[];
  at: Vec;
  size: number;
}

/** A coarse copy of the sky for light that the camera does not see itself: clouds are slow to work out. */
class Sky {
  static readonly #ROWS = 128;
  readonly #table: Vec[] = [];

  constructor(sky: Picture['sky']) {
    const rows = Sky.#ROWS;
    for (let j = 0; j < rows; j++) {
      const y = 1 - (2 * (j + 0.5)) / rows;
      const r = Math.sqrt(1 - y * y);
      for (let i = 0; i < 2 * rows; i++) {
        const a = ((i + 0.5) / rows - 1) * Math.PI;
        this.#table.push(sky(r * Math.cos(a), y, r * Math.sin(a)));
      }
    }
  }

  light([x, y, z]: Vec): Vec {
    const rows = Sky.#ROWS;
    const i = Math.min(2 * rows - 1, Math.floor((Math.atan2(z, x) / Math.PI + 1) * rows));
    const j = Math.min(rows - 1, Math.max(0, Math.floor(((1 - y) / 2) * rows)));
    return this.#table[j * 2 * rows + i]!;
  }
}

/** All triangles of a picture, ready to be traced. */
export class Geometry {
  readonly bvh: Bvh;
  readonly corners: Float32Array;
  readonly normals: Float32Array;
  readonly owner: Uint16Array;
  readonly instances: Instance[] = [];

  readonly sky: Sky;

  constructor({ things, sky }: Picture) {
    this.sky = new Sky(sky);
    let count = 0;
    for (const { thing } of things) for (const part of thing) count += part.mesh.corners.length / 9;
    this.corners = new Float32Array(count * 9);
    this.normals = new Float32Array(count * 9);
    this.owner = new Uint16Array(count);
    let o = 0;
    for (const { thing, place } of things) {
      const m = rotation(place.turn ?? [0, 0, 0]);
      const at = place.at ?? [0, 0, 0];
      const size = place.size ?? 1;
      for (const { mesh, material } of thing) {
        this.owner.fill(this.instances.length, o / 9, (o + mesh.corners.length) / 9);
        this.instances.push({ material, matrix: m, at, size });
        for (let i = 0; i < mesh.corners.length; i += 3) {
          for (let a = 0; a < 3; a++) {
            const [x, y, z] = [m[a * 3]!, m[a * 3 + 1]!, m[a * 3 + 2]!];
            const c = mesh.corners;
            const n = mesh.normals;
            this.corners[o + i + a] = (x * c[i]! + y * c[i + 1]! + z * c[i + 2]!) * size + at[a]!;
            this.normals[o + i + a] = x * n[i]! + y * n[i + 1]! + z * n[i + 2]!;
          }
        }
        o += mesh.corners.length;
      }
    }
    this.bvh = new Bvh(this.corners);
  }
}
