import { fbm } from '../tracer/noise';
import { clamp, dot, lerp, smoothstep, type Vec } from '../tracer/vec';

/** A sky by day: blue above, pale at the horizon, warm about the sun; clouds cover a share of about `cover`. */
export function daylight(
  sun: Vec,
  cover: number,
  haze: Vec = [1.0, 0.95, 0.88],
): (x: number, y: number, z: number) => Vec {
  return (x, y, z) => {
    const up = clamp(y, 0, 1);
    let c = lerp(haze, [0.2, 0.42, 0.92], Math.min(1, (up * 2.4) ** 0.55));
    const near = clamp(dot([x, y, z], sun), 0, 1);
    const glow = 0.5 * near ** 8 + 0.8 * near ** 60;
    c = [c[0] + glow, c[1] + glow * 0.85, c[2] + glow * 0.6];
    if (y > 0.01) {
      const k = 1.1 / (y + 0.12);
      const [u, v] = [x * k, z * k];
      const density = fbm(u * 0.9 + 3, 0.5, v * 1.6 + 7, 6);
      const lit = fbm(u * 0.9 + 3 + sun[0] * 0.12, 0.5, v * 1.6 + 7 + sun[2] * 0.12, 5);
      const cloud = smoothstep(1 - cover, 1.25 - cover, density) * smoothstep(0.01, 0.12, y);
      const shade = clamp(0.95 + 1.6 * (density - lit), 0.7, 1.25);
      c = lerp(c, [1.25 * shade, 1.2 * shade, 1.15 * shade], cloud * 0.9);
    }
    return c;
  };
}
