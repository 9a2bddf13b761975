import type { Random } from '../../random';

/** What the course net tells apart; all else is background. */
export const SHAPES = ['disc', 'ring', 'square', 'triangle', 'cross'] as const;

/** A shape somewhere in a scene. */
export interface Thing {
  /** Index into SHAPES. */
  readonly shape: number;
  /** Middle, in pixels of the scene. */
  readonly x: number;
  readonly y: number;
  /** Pixels; every shape about fills the circle of its radius. */
  readonly radius: number;
  /** Radians, against upright. */
  readonly angle: number;
  readonly colour: Colour;
}

/** Red, green, blue in [0, 1]. */
export type Colour = readonly [number, number, number];

/** So large are shapes: a window of 14 pixels holds each with a little room. */
const RADIUS = { from: 4.4, to: 6.4 };
/** At most so far from upright: a square stays a square, a cross does not become an x. */
const TILT = 0.35;
/** Least distance of a shape's colour to its background's, over the three channels. */
const CONTRAST = 0.45;

/** A shape of any size, tilt and colour that stands out from the background. */
export function drawThing(random: Random, shape: number, x: number, y: number, background: Colour): Thing {
  const radius = random.between(RADIUS.from, RADIUS.to);
  const angle = random.between(-TILT, TILT);
  return { shape, x, y, radius, angle, colour: contrasting(random, background) };
}

/** Whether a point, in units of the radius from the middle and turned upright, lies within a shape. v points down. */
export function inside(shape: number, u: number, v: number): boolean {
  const distance = Math.hypot(u, v);
  switch (SHAPES[shape]) {
    case 'disc':
      return distance <= 1;
    case 'ring':
      return distance <= 1 && distance >= 0.58;
    case 'square':
      return Math.max(Math.abs(u), Math.abs(v)) <= 0.85;
    case 'triangle':
      return v <= 0.75 && Math.abs(u) <= (v + 1) * 0.58;
    case 'cross':
      return Math.min(Math.abs(u), Math.abs(v)) <= 0.28 && Math.max(Math.abs(u), Math.abs(v)) <= 1;
    default:
      throw new RangeError(`there is no shape ${shape}`);
  }
}

export function anyColour(random: Random): Colour {
  return [random.next(), random.next(), random.next()];
}

function contrasting(random: Random, background: Colour): Colour {
  for (;;) {
    const colour = anyColour(random);
    if (Math.hypot(...colour.map((value, c) => value - background[c]!)) >= CONTRAST) return colour;
  }
}
