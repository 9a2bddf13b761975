import { cells, fractal, hashOf } from './noise';
import { graded, hex, mix, shade, smoothstep, type Texture } from './shader';

const PANES = ['#0b2f7a', '#1667b7', '#2fa4c7', '#1c8a5a', '#e9b44c', '#d9631e', '#b3202c', '#6d1a57'].map(hex);
const LEAD = hex('#14110f');

/** A church window: panes of coloured glass, held by lead. */
export const glass: Texture = (random) => {
  const cell = cells(random, random.between(17, 23));
  const hash = hashOf(random);
  const hue = fractal(random, 120, 2);
  const streaks = fractal(random, 9, 3);
  return (x, y) => {
    const { column, row, border } = cell(x, y);
    const colour = graded(PANES, 0.25 * hash(column, row) + 1.5 * (hue(column * 20, row * 20) - 0.25));
    const light = 0.75 + 0.35 * hash(column, row, 1) + 0.3 * (streaks(x, y) - 0.5);
    return mix(LEAD, shade(colour, light), smoothstep(0.8, 1.9, border));
  };
};
