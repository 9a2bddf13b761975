import type { Hit } from './bvh';
import { nearestLamp } from './lamp';
import { random } from './noise';
import { cosine, halfVector, inCone, refract } from './sampling';
import { type Geometry, type Instance, type Picture, type Surface } from './scene';
import { clamp, cross, dot, normalize, sub, type Vec } from './vec';

const EPSILON = 4e-4;
const BOUNCES = 7;
/** Brightest indirect light of one path: keeps rare paths from leaving sparks. */
const CLAMP = 6;
/** Brightest light of what the camera sees itself. */
const DIRECT = 60;

/** A pixel's light, and what the denoiser needs besides: albedo, normal and distance of what is seen first. */
export interface Trace {
  light: [number, number, number];
  albedo: [number, number, number];
  normal: [number, number, number];
  distance: number;
}

/**
 * A path tracer: diffuse with transmission, GGX reflection (Walter 2007, half vectors sampled), metals, clear glass;
 * lamps and the sun are sampled directly for diffuse light and met by chance in reflections.
 */
export class PathTracer {
  readonly #geometry: Geometry;
  readonly #picture: Picture;
  readonly #random: () => number;
  readonly #hit: Hit = { t: 0, tri: 0, u: 0, v: 0 };
  readonly #shadow: Hit = { t: 0, tri: 0, u: 0, v: 0 };
  readonly #surface: Surface = {
    r: 0,
    g: 0,
    b: 0,
    rough: 1,
    gloss: 0.04,
    metal: false,
    through: 0,
    er: 0,
    eg: 0,
    eb: 0,
  };
  readonly #sunCos: number;
  readonly #weight: [number, number, number] = [1, 1, 1];
  #crossings = 0;

  constructor(geometry: Geometry, picture: Picture, seed: number) {
    this.#geometry = geometry;
    this.#picture = picture;
    this.#random = random(seed);
    this.#sunCos = Math.cos(((picture.sun?.radius ?? 0) * Math.PI) / 180);
  }

  readonly #blocks = (tri: number): boolean => {
    if (!this.#geometry.instances[this.#geometry.owner[tri]!]!.material.glass) return true;
    this.#crossings++;
    return false;
  };

  /** Share of light that passes between a point and what lies `far` away. */
  #visible(p: Vec, d: Vec, far: number): number {
    this.#shadow.t = far;
    this.#crossings = 0;
    if (this.#geometry.bvh.trace(p[0], p[1], p[2], d[0], d[1], d[2], this.#shadow, this.#blocks)) return 0;
    return 0.93 ** this.#crossings;
  }

  /** Adds light that reaches the camera with the path's present weight. */
  #give(out: Trace, r: number, g: number, b: number, top: number): void {
    const w = this.#weight;
    out.light[0] += Math.min(w[0] * r, top);
    out.light[1] += Math.min(w[1] * g, top);
    out.light[2] += Math.min(w[2] * b, top);
  }

  #weigh(r: number, g: number, b: number): void {
    const w = this.#weight;
    w[0] *= r;
    w[1] *= g;
    w[2] *= b;
  }

  /** Follows one path from the camera; adds its light and first sight to `out`. */
  trace(origin: Vec, direction: Vec, out: Trace): void {
    const { bvh, owner, instances } = this.#geometry;
    const rnd = this.#random;
    const hit = this.#hit;
    const s = this.#surface;
    let [p, d] = [origin, direction];
    this.#weight.fill(1);
    let mirror = false;
    let seen = false;
    let travelled = 0;
    for (let bounce = 0; bounce < BOUNCES; bounce++) {
      hit.t = 1e9;
      const met = bvh.trace(p[0], p[1], p[2], d[0], d[1], d[2], hit, null);
      const lamp = mirror ? nearestLamp(this.#picture.lamps ?? [], p, d, met ? hit.t : Infinity) : null;
      if (lamp) return this.#give(out, lamp[0], lamp[1], lamp[2], CLAMP);
      if (!met) return this.#background(d, mirror, bounce === 0, seen, out);
      const instance = instances[owner[hit.tri]!]!;
      p = [p[0] + d[0] * hit.t, p[1] + d[1] * hit.t, p[2] + d[2] * hit.t];
      travelled += hit.t;
      const flat = this.#flat(hit.tri);
      const entering = dot(flat, d) < 0;
      const g: Vec = entering ? flat : [-flat[0], -flat[1], -flat[2]];
      const local = toLocal(instance, p);
      reset(s);
      instance.material.shade(local[0], local[1], local[2], s);
      const n = this.#normal(hit, instance, local, g, d, bounce === 0);
      if (s.er + s.eg + s.eb > 0) this.#give(out, s.er, s.eg, s.eb, bounce === 0 ? DIRECT : CLAMP);
      if (instance.material.glass) {
        this.#weigh(s.r, s.g, s.b);
        d = refract(d, n, entering, instance.material.thin === true, rnd());
        p = off(p, g, dot(d, g) > 0 ? EPSILON : -EPSILON);
        mirror ||= bounce === 0;
        continue;
      }
      if (!seen) first(out, s.r + s.er, s.g + s.eg, s.b + s.eb, n, travelled);
      seen = true;
      const cos = Math.max(1e-3, -dot(n, d));
      const fresnel = s.metal ? 1 : s.gloss + (1 - s.gloss) * (1 - cos) ** 5 * (1 - s.rough) ** 2;
      // Reflections are followed more often than they weigh where the ground is dark: that is where they are seen.
      const ground = (1 - fresnel) * Math.max(s.r, s.g, s.b);
      const chance = s.metal
        ? 1
        : s.gloss > 0
          ? clamp(fresnel / (fresnel + ground), bounce === 0 ? 0.25 : 0.05, 0.9)
          : 0;
      if (rnd() < chance) {
        const h = halfVector(n, s.rough * s.rough, rnd(), rnd());
        const k = 2 * dot(d, h);
        d = [d[0] - k * h[0], d[1] - k * h[1], d[2] - k * h[2]];
        const below = dot(d, g);
        if (below < 0) d = [d[0] - 2 * below * g[0], d[1] - 2 * below * g[1], d[2] - 2 * below * g[2]];
        const w = fresnel / chance;
        if (s.metal) this.#weigh(s.r, s.g, s.b);
        else this.#weigh(w, w, w);
        mirror = true;
        p = off(p, g, EPSILON);
        continue;
      }
      const rest = (1 - fresnel) / (1 - chance);
      this.#weigh(s.r * rest, s.g * rest, s.b * rest);
      const { through } = s;
      this.#direct(p, n, g, through, bounce === 0 ? DIRECT : CLAMP, out);
      const passes = through > 0 && rnd() < through;
      p = off(p, g, passes ? -EPSILON : EPSILON);
      d = cosine(passes ? [-n[0], -n[1], -n[2]] : n, rnd(), rnd());
      mirror = false;
      if (bounce > 1) {
        const live = Math.min(0.95, Math.max(...this.#weight));
        if (rnd() > live) return;
        this.#weigh(1 / live, 1 / live, 1 / live);
      }
    }
  }

  /** Sky, and the sun's disc in mirrors. */
  #background(d: Vec, mirror: boolean, direct: boolean, seen: boolean, out: Trace): void {
    const { sky, sun } = this.#picture;
    const c = direct ? sky(d[0], d[1], d[2]) : this.#geometry.sky.light(d);
    this.#give(out, c[0], c[1], c[2], direct ? DIRECT : CLAMP);
    if (mirror && sun && dot(d, sun.direction) > this.#sunCos) {
      const k = 1 / (2 * Math.PI * (1 - this.#sunCos));
      this.#give(out, sun.light[0] * k, sun.light[1] * k, sun.light[2] * k, CLAMP);
    }
    if (seen) return;
    const most = Math.max(c[0], c[1], c[2], 1);
    first(out, c[0] / most, c[1] / most, c[2] / most, [0, 0, 0], 1e4);
  }

  /** Light of the sun and of one point of each lamp on a diffuse surface. */
  #direct(p: Vec, n: Vec, g: Vec, through: number, top: number, out: Trace): void {
    const { sun, lamps = [] } = this.#picture;
    const rnd = this.#random;
    if (sun)
      this.#shine(
        p,
        n,
        g,
        through,
        inCone(sun.direction, this.#sunCos, rnd(), rnd()),
        1e9,
        sun.light,
        1 / Math.PI,
        top,
        out,
      );
    for (const { center, u, v, light } of lamps) {
      const a = rnd() - 0.5;
      const b = rnd() - 0.5;
      const x = center[0] + u[0] * a + v[0] * b - p[0];
      const y = center[1] + u[1] * a + v[1] * b - p[1];
      const z = center[2] + u[2] * a + v[2] * b - p[2];
      const far = Math.sqrt(x * x + y * y + z * z);
      const l: Vec = [x / far, y / far, z / far];
      const facing = -dot(cross(u, v), l);
      if (facing > 0) this.#shine(p, n, g, through, l, far, light, facing / (far * far * Math.PI), top, out);
    }
  }

  #shine(
    p: Vec,
    n: Vec,
    g: Vec,
    through: number,
    l: Vec,
    far: number,
    light: Vec,
    k: number,
    top: number,
    out: Trace,
  ): void {
    const side = dot(n, l);
    const share = side > 0 ? 1 - through : through;
    if (share <= 0) return;
    const w = share * Math.abs(side) * k * this.#visible(off(p, g, side > 0 ? EPSILON : -EPSILON), l, far);
    if (w > 0) this.#give(out, light[0] * w, light[1] * w, light[2] * w, top);
  }

  #flat(tri: number): Vec {
    const c = this.#geometry.corners;
    const o = tri * 9;
    const ax = c[o + 3]! - c[o]!,
      ay = c[o + 4]! - c[o + 1]!,
      az = c[o + 5]! - c[o + 2]!;
    const bx = c[o + 6]! - c[o]!,
      by = c[o + 7]! - c[o + 1]!,
      bz = c[o + 8]! - c[o + 2]!;
    return normalize([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]);
  }

  /** The shading normal on the side of the ray: interpolated, then bent by the relief where the camera sees it. */
  #normal(hit: Hit, { material, matrix: m, size }: Instance, local: Vec, g: Vec, d: Vec, relief: boolean): Vec {
    const ns = this.#geometry.normals;
    const o = hit.tri * 9;
    const w = 1 - hit.u - hit.v;
    let x = ns[o]! * w + ns[o + 3]! * hit.u + ns[o + 6]! * hit.v;
    let y = ns[o + 1]! * w + ns[o + 4]! * hit.u + ns[o + 7]! * hit.v;
    let z = ns[o + 2]! * w + ns[o + 5]! * hit.u + ns[o + 8]! * hit.v;
    if (x * g[0] + y * g[1] + z * g[2] < 0) [x, y, z] = [-x, -y, -z];
    if (material.bump && relief) {
      const e = material.bumpStep ?? 0.01 / size;
      const h = material.bump(local[0], local[1], local[2]);
      const bx = (material.bump(local[0] + e, local[1], local[2]) - h) / e;
      const by = (material.bump(local[0], local[1] + e, local[2]) - h) / e;
      const bz = (material.bump(local[0], local[1], local[2] + e) - h) / e;
      x -= m[0]! * bx + m[1]! * by + m[2]! * bz;
      y -= m[3]! * bx + m[4]! * by + m[5]! * bz;
      z -= m[6]! * bx + m[7]! * by + m[8]! * bz;
    }
    const n = normalize([x, y, z]);
    return dot(n, d) < 0 ? n : g;
  }
}

const off = (p: Vec, g: Vec, e: number): Vec => [p[0] + g[0] * e, p[1] + g[1] * e, p[2] + g[2] * e];

function reset(s: Surface): void {
  s.r = s.g = s.b = 0.5;
  s.rough = 0.6;
  s.gloss = 0.04;
  s.metal = false;
  s.through = s.er = s.eg = s.eb = 0;
}

function first(out: Trace, r: number, g: number, b: number, n: Vec, distance: number): void {
  out.albedo[0] += r;
  out.albedo[1] += g;
  out.albedo[2] += b;
  for (let i = 0; i < 3; i++) out.normal[i]! += n[i]!;
  out.distance += distance;
}

function toLocal({ matrix: m, at, size }: Instance, p: Vec): Vec {
  const [x, y, z] = sub(p, at);
  return [
    (m[0]! * x + m[3]! * y + m[6]! * z) / size,
    (m[1]! * x + m[4]! * y + m[7]! * z) / size,
    (m[2]! * x + m[5]! * y + m[8]! * z) / size,
  ];
}
