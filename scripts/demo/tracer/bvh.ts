/** Where a ray meets a triangle: distance in ray lengths, and barycentric weights of the 2nd and 3rd corner. */
export interface Hit {
  t: number;
  tri: number;
  u: number;
  v: number;
}

const LEAF = 4;
const BINS = 12;

/**
 * A bounding volume hierarchy over triangles, split by the surface area heuristic in bins (Wald 2007).
 * `corners` holds nine numbers per triangle.
 */
export class Bvh {
  /** Six numbers per node: smallest and largest corner. */
  readonly #bounds: Float32Array;
  /** Two numbers per node: right child and 0, or first triangle and count. The left child follows its parent. */
  readonly #links: Int32Array;
  readonly #order: Int32Array;
  readonly #tris: Float32Array;
  readonly #stack = new Int32Array(96);
  #nodes = 0;

  constructor(corners: Float32Array) {
    const count = corners.length / 9;
    this.#bounds = new Float32Array(count * 12 + 12);
    this.#links = new Int32Array(count * 4 + 4);
    this.#order = Int32Array.from({ length: count }, (_, i) => i);
    const boxes = new Float32Array(count * 6);
    for (let i = 0; i < count; i++) {
      for (let a = 0; a < 3; a++) {
        const p = corners[i * 9 + a]!;
        const q = corners[i * 9 + 3 + a]!;
        const r = corners[i * 9 + 6 + a]!;
        boxes[i * 6 + a] = Math.min(p, q, r);
        boxes[i * 6 + 3 + a] = Math.max(p, q, r);
      }
    }
    this.#build(boxes, 0, count);
    this.#tris = new Float32Array(count * 9);
    this.#order.forEach((from, to) => {
      for (let a = 0; a < 3; a++) {
        const p = corners[from * 9 + a]!;
        this.#tris[to * 9 + a] = p;
        this.#tris[to * 9 + 3 + a] = corners[from * 9 + 3 + a]! - p;
        this.#tris[to * 9 + 6 + a] = corners[from * 9 + 6 + a]! - p;
      }
    });
  }

  #build(boxes: Float32Array, first: number, count: number): void {
    const node = this.#nodes++;
    const order = this.#order;
    const lo = [Infinity, Infinity, Infinity];
    const hi = [-Infinity, -Infinity, -Infinity];
    const cLo = [Infinity, Infinity, Infinity];
    const cHi = [-Infinity, -Infinity, -Infinity];
    for (let i = first; i < first + count; i++) {
      const b = order[i]! * 6;
      for (let a = 0; a < 3; a++) {
        const c = boxes[b + a]! + boxes[b + 3 + a]!;
        lo[a] = Math.min(lo[a]!, boxes[b + a]!);
        hi[a] = Math.max(hi[a]!, boxes[b + 3 + a]!);
        cLo[a] = Math.min(cLo[a]!, c);
        cHi[a] = Math.max(cHi[a]!, c);
      }
    }
    this.#bounds.set([...lo, ...hi], node * 6);
    let best = count <= LEAF ? -1 : Infinity;
    let axis = -1;
    let cut = 0;
    for (let a = 0; a < 3 && best > 0; a++) {
      const extent = cHi[a]! - cLo[a]!;
      if (!(extent > 0)) continue;
      const split = this.#bestSplit(boxes, first, count, a, cLo[a]!, BINS / extent);
      if (split.cost < best) [best, axis, cut] = [split.cost, a, split.bin];
    }
    if (axis < 0) {
      this.#links.set([first, count], node * 2);
      return;
    }
    const k = BINS / (cHi[axis]! - cLo[axis]!);
    let i = first;
    let j = first + count - 1;
    while (i <= j) {
      const b = order[i]! * 6;
      const bin = Math.min(BINS - 1, Math.floor((boxes[b + axis]! + boxes[b + 3 + axis]! - cLo[axis]!) * k));
      if (bin <= cut) i++;
      else {
        const t = order[i]!;
        order[i] = order[j]!;
        order[j--] = t;
      }
    }
    this.#build(boxes, first, i - first);
    this.#links.set([this.#nodes, 0], node * 2);
    this.#build(boxes, i, first + count - i);
  }

  #bestSplit(boxes: Float32Array, first: number, count: number, axis: number, start: number, k: number) {
    const tally = new Float64Array(BINS);
    const box = new Float64Array(BINS * 6).map((_, i) => (i % 6 < 3 ? Infinity : -Infinity));
    for (let i = first; i < first + count; i++) {
      const b = this.#order[i]! * 6;
      const bin = Math.min(BINS - 1, Math.floor((boxes[b + axis]! + boxes[b + 3 + axis]! - start) * k));
      tally[bin]!++;
      grow(box, bin * 6, boxes, b);
    }
    const cost = new Float64Array(BINS);
    for (const [from, to, step] of [
      [0, BINS - 1, 1],
      [BINS - 1, 0, -1],
    ] as const) {
      const sum = new Float64Array([Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]);
      let n = 0;
      for (let b = from; b !== to; b += step) {
        n += tally[b]!;
        grow(sum, 0, box, b * 6);
        cost[step > 0 ? b : b - 1]! += n === 0 ? Infinity : n * area(sum);
      }
    }
    let bin = 0;
    for (let b = 1; b < BINS - 1; b++) if (cost[b]! < cost[bin]!) bin = b;
    return { bin, cost: cost[bin]! };
  }

  /** True when a triangle is nearer than `hit.t`; the nearest is then in `hit`. `any` stops at the first it accepts. */
  trace(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    hit: Hit,
    any: ((tri: number) => boolean) | null,
  ): boolean {
    const bounds = this.#bounds;
    const links = this.#links;
    const tris = this.#tris;
    const stack = this.#stack;
    const ix = 1 / dx;
    const iy = 1 / dy;
    const iz = 1 / dz;
    let found = false;
    let top = 0;
    let node = 0;
    for (;;) {
      const link = links[node * 2]!;
      const count = links[node * 2 + 1]!;
      if (count === 0) {
        const l = (node + 1) * 6;
        const r = link * 6;
        const lx0 = (bounds[l]! - ox) * ix,
          lx1 = (bounds[l + 3]! - ox) * ix;
        const ly0 = (bounds[l + 1]! - oy) * iy,
          ly1 = (bounds[l + 4]! - oy) * iy;
        const lz0 = (bounds[l + 2]! - oz) * iz,
          lz1 = (bounds[l + 5]! - oz) * iz;
        const rx0 = (bounds[r]! - ox) * ix,
          rx1 = (bounds[r + 3]! - ox) * ix;
        const ry0 = (bounds[r + 1]! - oy) * iy,
          ry1 = (bounds[r + 4]! - oy) * iy;
        const rz0 = (bounds[r + 2]! - oz) * iz,
          rz1 = (bounds[r + 5]! - oz) * iz;
        const lNear = Math.max(Math.min(lx0, lx1), Math.min(ly0, ly1), Math.min(lz0, lz1), 0);
        const lFar = Math.min(Math.max(lx0, lx1), Math.max(ly0, ly1), Math.max(lz0, lz1), hit.t);
        const rNear = Math.max(Math.min(rx0, rx1), Math.min(ry0, ry1), Math.min(rz0, rz1), 0);
        const rFar = Math.min(Math.max(rx0, rx1), Math.max(ry0, ry1), Math.max(rz0, rz1), hit.t);
        if (lNear <= lFar) {
          if (rNear > rFar) node++;
          else if (lNear <= rNear) {
            stack[top++] = link;
            node++;
          } else {
            stack[top++] = node + 1;
            node = link;
          }
          continue;
        }
        if (rNear <= rFar) {
          node = link;
          continue;
        }
      } else {
        for (let i = link; i < link + count; i++) {
          const o = i * 9;
          const ax = tris[o + 3]!,
            ay = tris[o + 4]!,
            az = tris[o + 5]!;
          const bx = tris[o + 6]!,
            by = tris[o + 7]!,
            bz = tris[o + 8]!;
          const px = dy * bz - dz * by,
            py = dz * bx - dx * bz,
            pz = dx * by - dy * bx;
          const det = ax * px + ay * py + az * pz;
          if (det === 0) continue;
          const inv = 1 / det;
          const sx = ox - tris[o]!,
            sy = oy - tris[o + 1]!,
            sz = oz - tris[o + 2]!;
          const u = (sx * px + sy * py + sz * pz) * inv;
          if (u < 0 || u > 1) continue;
          const qx = sy * az - sz * ay,
            qy = sz * ax - sx * az,
            qz = sx * ay - sy * ax;
          const v = (dx * qx + dy * qy + dz * qz) * inv;
          if (v < 0 || u + v > 1) continue;
          const t = (bx * qx + by * qy + bz * qz) * inv;
          if (t <= 0 || t >= hit.t) continue;
          const tri = this.#order[i]!;
          if (any !== null) {
            if (any(tri)) return true;
            continue;
          }
          hit.t = t;
          hit.tri = tri;
          hit.u = u;
          hit.v = v;
          found = true;
        }
      }
      if (top === 0) return found;
      node = stack[--top]!;
    }
  }
}

type Boxes = Float32Array | Float64Array;

function grow(into: Boxes, at: number, from: Boxes, b: number): void {
  for (let a = 0; a < 3; a++) {
    into[at + a] = Math.min(into[at + a]!, from[b + a]!);
    into[at + 3 + a] = Math.max(into[at + 3 + a]!, from[b + 3 + a]!);
  }
}

function area(b: Boxes): number {
  const x = b[3]! - b[0]!;
  const y = b[4]! - b[1]!;
  const z = b[5]! - b[2]!;
  return x * y + y * z + z * x;
}
