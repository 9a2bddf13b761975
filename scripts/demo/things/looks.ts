import type { Material } from '../tracer/scene';
import { fbm, noise } from '../tracer/noise';
import { lerp, srgb, type Vec } from '../tracer/vec';

/** One colour (0xrrggbb), more or less rough. */
export function plain(hex: number, rough = 0.5, gloss = 0.04): Material {
  const [r, g, b] = srgb(hex);
  return { shade: (_x, _y, _z, s) => void Object.assign(s, { r, g, b, rough, gloss }) };
}

/** A colour that depends on the place. */
export function painted(color: (x: number, y: number, z: number) => Vec, rough = 0.5, gloss = 0.04): Material {
  return {
    shade(x, y, z, s) {
      [s.r, s.g, s.b] = color(x, y, z);
      s.rough = rough;
      s.gloss = gloss;
    },
  };
}

export function metal(hex: number, rough: number): Material {
  const [r, g, b] = srgb(hex);
  return { shade: (_x, _y, _z, s) => void Object.assign(s, { r, g, b, rough, metal: true, gloss: 1 }) };
}

/** Clear glass or liquid; the tint is that of one crossing. */
export function glass(tint: Vec = [0.98, 0.99, 0.985], thin = false): Material {
  return {
    glass: true,
    thin,
    shade: (_x, _y, _z, s) => void Object.assign(s, { r: tint[0], g: tint[1], b: tint[2] }),
  };
}

/** Something that shines by itself. */
export function shining(color: (x: number, y: number, z: number) => Vec): Material {
  return {
    shade(x, y, z, s) {
      [s.er, s.eg, s.eb] = color(x, y, z);
      Object.assign(s, { r: 0.02, g: 0.02, b: 0.02, rough: 0.1 });
    },
  };
}

/** Glazed clay with faint speckles. */
export function glazed(hex: number, speck = 0.08): Material {
  const base = srgb(hex);
  return painted(
    (x, y, z) => {
      const k = 1 - speck * (noise(x * 30, y * 30, z * 30) > 0.78 ? 2.5 : fbm(x * 4, y * 4, z * 4));
      return [base[0] * k, base[1] * k, base[2] * k];
    },
    0.22,
    0.05,
  );
}

/** Planks along x, `wide` across, with grain. */
export function wood(light: number, dark: number, wide: number, rough = 0.38): Material {
  const [a, b] = [srgb(light), srgb(dark)];
  return {
    ...painted((x, y, z) => {
      const plank = Math.floor(z / wide);
      const shift = plank * 17.3;
      const rings = fbm(x * 0.35 + shift, y * 2, z * 5 + shift, 4);
      const fine = fbm(x * 2 + shift, y * 20, z * 45, 3);
      const seam = Math.abs(z / wide - plank - 0.5) > 0.5 - 0.012 / wide ? 0.35 : 1;
      const c = lerp(
        a,
        b,
        Math.min(1, Math.max(0, (rings - 0.3) * 1.6 + (fine - 0.5) * 0.5 + (noise(shift, 0, 0) - 0.5) * 0.35)),
      );
      return [c[0] * seam, c[1] * seam, c[2] * seam];
    }, rough),
    bump: (x, _y, z) => 0.004 * fbm(x * 2, 0, z * 45, 2),
    bumpStep: 0.01,
  };
}

/** A wall of limewash. */
export function plaster(hex: number): Material {
  const base = srgb(hex);
  return painted(
    (x, y, z) => {
      const k = 0.9 + 0.2 * fbm(x * 0.25, y * 0.25, z * 0.25, 5);
      return [base[0] * k, base[1] * k, base[2] * k];
    },
    0.95,
    0,
  );
}

/** Coarse cloth: flecks and a relief, `threads` to the unit. */
export function cloth(hex: number, threads = 18): Material {
  const base = srgb(hex);
  const weave = (x: number, y: number, z: number): number => noise(x * threads, y * threads, z * threads);
  return {
    ...painted(
      (x, y, z) => {
        const k = 0.86 + 0.16 * weave(x, y, z) + 0.16 * (fbm(x * 0.7, y * 0.7, z * 0.7) - 0.5);
        return [base[0] * k, base[1] * k, base[2] * k];
      },
      0.95,
      0,
    ),
    bump: (x, y, z) => (0.35 / threads) * weave(x, y, z),
    bumpStep: 0.3 / threads,
  };
}
