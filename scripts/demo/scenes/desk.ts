import { box, plane } from '../shapes/box';
import type { Picture } from '../tracer/scene';
import { book, clock, keyboard, laptop, monitor, mouse } from '../things/desk';
import { glazed, plain, plaster, wood } from '../things/looks';
import { plant } from '../things/plant';
import { mug } from '../things/tableware';

/** A desk in the morning: laptop, keyboard, mouse, books, a plant and a clock. */
export function desk(): Picture {
  return {
    camera: { eye: [0.5, 5.0, 13.2], look: [0.1, 2.0, 0], view: 35.5, lens: 0.05, focus: 13.2 },
    exposure: 1.15,
    sky: (_x, y) => (y > 0 ? [0.26, 0.27, 0.3] : [0.16, 0.14, 0.12]),
    lamps: [
      { center: [-9, 7, 3], u: [0, 0, -6], v: [0, 6, 0], light: [14, 13.2, 12], panes: [2, 3] },
      { center: [8, 8, 8], u: [0, 0, 5], v: [-3, 4, 0], light: [1.2, 1.3, 1.5] },
    ],
    things: [
      {
        thing: [{ mesh: box(16, 0.5, 8, 0.06), material: wood(0xd9b98c, 0xb08858, 2.2) }],
        place: { at: [0, -0.25, 0] },
      },
      {
        thing: [{ mesh: plane(60, 40), material: plaster(0xcfd2cc) }],
        place: { at: [0, 0, -4.2], turn: [90, 0, 0] },
      },
      { thing: laptop(), place: { at: [-1.9, 0, -0.7], turn: [0, 18, 0], size: 1.2 } },
      { thing: monitor(), place: { at: [2.3, 0, -2.0], turn: [0, -10, 0], size: 0.95 } },
      { thing: keyboard(), place: { at: [2.5, 0, 1.1], turn: [0, -5, 0], size: 0.85 } },
      { thing: mouse(), place: { at: [4.85, 0, 1.4], turn: [0, -10, 0], size: 1.05 } },
      { thing: mug(glazed(0x2f6f84)), place: { at: [4.9, 0, -0.6], turn: [0, -20, 0], size: 1.1 } },
      { thing: book(0x9c3b2e), place: { at: [-5.2, 0, 1.6], turn: [0, 70, 0] } },
      { thing: book(0x2f4c6b, 1.4, 2), place: { at: [-5.15, 0.3, 1.6], turn: [0, 84, 0] } },
      { thing: plant(1, plain(0xe9e4da, 0.4)), place: { at: [-5.4, 0, -1.6], size: 0.95 } },
      { thing: clock(), place: { at: [-2.1, 5.0, -4.1], size: 0.85 } },
    ],
  };
}
