import type { Box } from '../../geometry/box';
import type { Picture } from '../../picture';
import { Random } from '../../random';
import { drawGround, groundColour, render, type Ground } from './render';
import { drawThing, SHAPES, type Thing } from './thing';

/** Side of the window that the course net looks at, pixels. */
export const SHAPE_WINDOW = 14;

/** What the course net answers: nothing, or one of the shapes. */
export const SHAPE_CLASSES = ['background', ...SHAPES] as const;

/** A picture of shapes, and where they are. */
export interface ShapeScene {
  readonly picture: Picture;
  readonly things: readonly { readonly label: (typeof SHAPES)[number]; readonly box: Box }[];
}

/** A window and what it shows: an index into SHAPE_CLASSES. */
export interface ShapeWindow {
  readonly picture: Picture;
  readonly label: number;
}

/** Middles of two shapes are at least so far apart, pixels: they may touch, but hardly cover each other. */
const APART = 13;
/** A shape whose middle is within so many pixels of the window's, along both axes, is what the window shows. */
const NEAR = 2;
/** From here on it is not; in between no window is drawn, as it would be hard to say. */
const FAR = 5;
/** Share of the windows that show no shape. */
const BACKGROUND = 0.4;

/**
 * Draws a picture with shapes on cluttered ground. The same seed draws the same one.
 * @param count of shapes; fewer where there is no room
 */
export function drawShapeScene(seed: number, width: number, height: number, count: number): ShapeScene {
  const random = new Random(seed, width, height);
  const ground = drawGround(random);
  const things: Thing[] = [];
  for (let tries = 0; things.length < count && tries < 50 * count; tries++) {
    const margin = SHAPE_WINDOW / 2;
    const place = (size: number) => random.between(margin, Math.max(margin, size - margin));
    addThing(random, things, ground, place(width), place(height));
  }
  const picture = render(random, width, height, ground, things);
  return {
    picture,
    things: things.map(({ shape, x, y, radius }) => ({
      label: SHAPES[shape]!,
      box: {
        x: (x - radius) / width, y: (y - radius) / height, width: (2 * radius) / width, height: (2 * radius) / height,
      },
    })),
  };
}

/**
 * Draws a window as it may be cut out of such a picture: a shape about in the middle, or none; others, cut off by the
 * window's edge, around it. The same seeds draw the same one.
 */
export function drawShapeWindow(...seeds: readonly number[]): ShapeWindow {
  const random = new Random(...seeds);
  const ground = drawGround(random);
  const middle = SHAPE_WINDOW / 2;
  const things: Thing[] = [];
  let label = 0;
  if (random.next() >= BACKGROUND) {
    const near = () => middle + random.between(-NEAR, NEAR);
    label = 1 + addThing(random, things, ground, near(), near())!.shape;
  }
  // What teaches where a shape ends: the same one, seen beside the middle.
  if (label === 0 && random.next() < 0.5) {
    const [far, any] = [random.between(FAR, 0.75 * SHAPE_WINDOW), random.between(-0.75, 0.75) * SHAPE_WINDOW];
    const aside = random.next() < 0.5 ? far : -far;
    const [dx, dy] = random.next() < 0.5 ? [aside, any] : [any, aside];
    addThing(random, things, ground, middle + dx, middle + dy);
  }
  // As dense as scenes with many shapes are: four more places, of which few are free and in sight.
  for (let i = random.below(5); i > 0; i--) {
    const around = () => middle + random.between(-1.2, 1.2) * SHAPE_WINDOW;
    const [x, y] = [around(), around()];
    if (Math.max(Math.abs(x - middle), Math.abs(y - middle)) >= FAR) addThing(random, things, ground, x, y);
  }
  return { picture: render(random, SHAPE_WINDOW, SHAPE_WINDOW, ground, things), label };
}

/** Adds any shape where there is room; undefined where there is none. */
function addThing(random: Random, things: Thing[], ground: Ground, x: number, y: number): Thing | undefined {
  if (things.some((other) => Math.hypot(other.x - x, other.y - y) < APART)) return undefined;
  const thing = drawThing(random, random.below(SHAPES.length), x, y, groundColour(ground));
  things.push(thing);
  return thing;
}
