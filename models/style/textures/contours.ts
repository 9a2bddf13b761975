import { fractal } from './noise';
import { graded, hex, mix, shade, smoothstep, type Texture } from './shader';

const HEIGHTS = ['#123a4f', '#1f6f78', '#5fa777', '#cfcf7a', '#f0b865', '#d9703f', '#8f3046'].map(hex);
const LINE = hex('#1c1420');

/** Paper cut in layers like the heights of a map, each with its line and its shadow. */
export const contours: Texture = (random) => {
  const levels = random.between(14, 17);
  const height = fractal(random, 95, 3);
  return (x, y) => {
    const at = levels * (1.7 * height(x, y) - 0.35);
    const level = Math.floor(at);
    // How fast it rises: makes the line equally wide everywhere.
    const slope = levels * 1.7 * Math.hypot(height(x + 1, y) - height(x - 1, y), height(x, y + 1) - height(x, y - 1)) / 2;
    const toLine = (at - level) / (slope + 1e-3);
    const colour = graded(HEIGHTS, level / levels);
    const lit = shade(colour, 1.06 - 0.35 * smoothstep(7, 0, toLine));
    return mix(LINE, lit, smoothstep(0.5, 1.3, toLine));
  };
};
