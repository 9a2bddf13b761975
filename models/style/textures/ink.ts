import { fractal, valueNoise } from './noise';
import { hex, mix, smoothstep, type Texture } from './shader';

const PAPER = hex('#f4eddc');
const INK = hex('#1b1a1d');
/** Directions of the layers of lines, the darkest places have them all. */
const ANGLES = [0.6, -0.75, 0.05, 1.5];

/** A pen drawing: tone by layers of hatching lines that bend, swell and break. */
export const ink: Texture = (random) => {
  const spacing = random.between(4.2, 5);
  const tone = fractal(random, 90, 3);
  const bend = valueNoise(random, 60);
  const pressure = fractal(random, 14, 2);
  const grain = valueNoise(random, 2.5);
  return (x, y) => {
    const dark = 1.7 * (tone(x, y) - 0.22);
    const covered = ANGLES.reduce((most, angle, i) => {
      const across = (x * Math.cos(angle) + y * Math.sin(angle) + 10 * bend(x, y)) / spacing;
      const distance = Math.abs(across - Math.round(across)) * spacing;
      const width = 2.4 * (dark - 0.24 * i) + 1.1 * (pressure(x, y) - 0.5);
      return Math.max(most, smoothstep(0.6, -0.3, distance - Math.min(width, 1.6)));
    }, 0);
    return mix(PAPER, INK, covered * (0.86 + 0.2 * grain(x, y)));
  };
};
