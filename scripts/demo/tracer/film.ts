import { hash } from './noise';
import type { Trace } from './path';
import { clamp } from './vec';

/** Light and first sight of every pixel, averaged over samples; three numbers per pixel but one distance. */
export interface Film {
  width: number;
  height: number;
  light: Float32Array;
  albedo: Float32Array;
  normal: Float32Array;
  distance: Float32Array;
}

export function emptyFilm(width: number, height: number): Film {
  const three = (): Float32Array => new Float32Array(width * height * 3);
  return {
    width,
    height,
    light: three(),
    albedo: three(),
    normal: three(),
    distance: new Float32Array(width * height),
  };
}

/** Writes the sums of `samples` paths as averages into pixel `i`. */
export function expose(film: Film, i: number, sum: Trace, samples: number): void {
  for (let c = 0; c < 3; c++) {
    film.light[i * 3 + c] = sum.light[c]! / samples;
    film.albedo[i * 3 + c] = sum.albedo[c]! / samples;
    film.normal[i * 3 + c] = sum.normal[c]! / samples;
  }
  film.distance[i] = sum.distance / samples;
}

const KERNEL = [1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16];

/**
 * Edge-avoiding à-trous wavelets (Dammertz 2010) on light without albedo; stops at edges of normal, albedo, distance
 * and of the light itself. `strength` widens what still counts as the same light.
 */
export function denoise(film: Film, levels: number, strength: number): Film {
  const { width, height, albedo, normal, distance } = film;
  const base = albedo.map((a) => Math.max(a, 0.02));
  let from = unspark(
    film.light.map((l, i) => l / base[i]!),
    width,
    height,
  );
  for (let level = 0; level < levels; level++) {
    const to = new Float32Array(from.length);
    const step = 1 << level;
    const sigma = strength / (1 + level);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const level0 = Math.log1p(from[i * 3]! + from[i * 3 + 1]! + from[i * 3 + 2]!);
        let [r, g, b, sum] = [0, 0, 0, 0];
        for (let ky = -2; ky <= 2; ky++) {
          const yy = y + ky * step;
          if (yy < 0 || yy >= height) continue;
          for (let kx = -2; kx <= 2; kx++) {
            const xx = x + kx * step;
            if (xx < 0 || xx >= width) continue;
            const j = yy * width + xx;
            const [p, q] = [i * 3, j * 3];
            let [dn, da] = [0, 0];
            for (let c = 0; c < 3; c++) {
              dn += (normal[p + c]! - normal[q + c]!) ** 2;
              da += (base[p + c]! - base[q + c]!) ** 2;
            }
            const dz = Math.abs(distance[i]! - distance[j]!) / (distance[i]! * 0.02 * step + 1e-3);
            const dl = Math.log1p(from[q]! + from[q + 1]! + from[q + 2]!) - level0;
            const w =
              KERNEL[ky + 2]! * KERNEL[kx + 2]! * Math.exp(-dn * 12 - da * 30 - dz - (dl * dl) / (sigma * sigma));
            r += from[q]! * w;
            g += from[q + 1]! * w;
            b += from[q + 2]! * w;
            sum += w;
          }
        }
        to[i * 3] = r / sum;
        to[i * 3 + 1] = g / sum;
        to[i * 3 + 2] = b / sum;
      }
    }
    from = to;
  }
  return { ...film, light: from.map((l, i) => l * base[i]!) };
}

/** Holds lonely bright pixels down to the second brightest of their eight neighbours. */
function unspark(light: Float32Array, width: number, height: number): Float32Array {
  const out = light.slice();
  for (let y = 1; y + 1 < height; y++) {
    for (let x = 1; x + 1 < width; x++) {
      for (let c = 0; c < 3; c++) {
        let [most, second] = [0, 0];
        for (let k = 0; k < 9; k++) {
          if (k === 4) continue;
          const l = light[((y + Math.floor(k / 3) - 1) * width + x + (k % 3) - 1) * 3 + c]!;
          if (l > most) [most, second] = [l, most];
          else if (l > second) second = l;
        }
        const i = (y * width + x) * 3 + c;
        out[i] = Math.min(light[i]!, second);
      }
    }
  }
  return out;
}

/** Light of bright places spilled softly over their neighbours, as a lens does. */
function glow({ light, width, height }: Film, radius: number): Float32Array {
  let from = light.map((l) => Math.min(Math.max(l - 1, 0), 4));
  for (let pass = 0; pass < 6; pass++) {
    const across = pass % 2 === 0;
    const [step, length, lines] = across ? [3, width, height] : [3 * width, height, width];
    const to = new Float32Array(from.length);
    for (let line = 0; line < lines; line++) {
      const start = line * (across ? 3 * width : 3);
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = -radius; k < length + radius; k++) {
          if (k < length) sum += from[start + Math.max(0, k) * step + c]!;
          const old = k - 2 * radius - 1;
          if (old >= -radius) sum -= from[start + Math.max(0, old) * step + c]!;
          const at = k - radius;
          if (at >= 0 && at < length) to[start + at * step + c] = sum / (2 * radius + 1);
        }
      }
    }
    from = to;
  }
  return from;
}

/**
 * Develops the film into bytes RGB: exposure, glow, vignette, a filmic tone curve (ACES, in Narkowicz's fit of 2015),
 * sRGB, and a little grain.
 */
export function develop(film: Film, exposure: number): Uint8Array {
  const { width, height, light } = film;
  const exposed = { ...film, light: light.map((l) => l * exposure) };
  const halo = glow(exposed, Math.max(2, Math.round(width / 90)));
  const bytes = new Uint8Array(width * height * 3);
  const curve = (x: number): number => (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
  for (let i = 0; i < width * height; i++) {
    const x = ((i % width) / width - 0.5) * 2;
    const y = (Math.floor(i / width) / height - 0.5) * 2;
    const vignette = 1 - 0.13 * (x * x + y * y) ** 1.2;
    const grain =
      (hash(i % width, Math.floor(i / width), 7) + hash(i % width, Math.floor(i / width), 8) - 1) * 0.012;
    for (let c = 0; c < 3; c++) {
      const l = (exposed.light[i * 3 + c]! + 0.08 * halo[i * 3 + c]!) * vignette;
      const toned = clamp(curve(Math.max(l, 0)), 0, 1);
      const coded = toned <= 0.0031308 ? 12.92 * toned : 1.055 * toned ** (1 / 2.4) - 0.055;
      bytes[i * 3 + c] = Math.round(clamp(coded + grain, 0, 1) * 255);
    }
  }
  return bytes;
}
