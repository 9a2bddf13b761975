import { box, plane } from '../shapes/box';
import type { Picture } from '../tracer/scene';
import { apple, bananas, orange } from '../things/fruit';
import { glazed, plain, plaster, wood } from '../things/looks';
import { bottle, bowl, mug, wineGlass } from '../things/tableware';

/** Fruit, wine and a mug on an oak table by a window. */
export function kitchen(): Picture {
  return {
    camera: { eye: [0.2, 3.3, 10.2], look: [0.1, 1.15, 0], view: 26, lens: 0.07, focus: 10.1 },
    exposure: 1.25,
    sky: (_x, y) => (y > 0 ? [0.26, 0.27, 0.3] : [0.16, 0.13, 0.1]),
    lamps: [
      { center: [-7, 5, 2.5], u: [0, 0, -4], v: [0, 4, 0], light: [15, 14, 12.6], panes: [2, 3] },
      { center: [6, 6, 6], u: [0, 0, 4], v: [-2, 3, 0], light: [1, 1.1, 1.3] },
    ],
    things: [
      {
        thing: [{ mesh: box(16, 0.5, 7, 0.06), material: wood(0xb98a58, 0x7d5230, 1.3) }],
        place: { at: [0, -0.25, -0.6] },
      },
      {
        thing: [{ mesh: plane(60, 40), material: plaster(0xd8d3c6) }],
        place: { at: [0, 0, -5], turn: [90, 0, 0] },
      },
      { thing: bowl(glazed(0xdfe3e0)), place: { at: [-1.3, 0, -0.6], size: 1.12 } },
      { thing: apple(0, 1), place: { at: [-1.66, 0.74, -0.42], turn: [16, 40, 4], size: 1.08 } },
      { thing: orange(2), place: { at: [-0.85, 0.74, -0.5] } },
      { thing: apple(1, 3), place: { at: [-1.25, 0.74, -1.1], turn: [-10, 0, 12] } },
      { thing: bananas(3), place: { at: [-0.3, -0.02, 1.15], turn: [0, 14, 0], size: 0.95 } },
      { thing: apple(1, 5), place: { at: [-2.3, 0.36, 0.75], turn: [4, 200, 3], size: 1.08 } },
      { thing: orange(7), place: { at: [-1.15, 0.355, 1.8], turn: [20, 60, 30] } },
      { thing: bottle(), place: { at: [0.85, 0, -1.5], turn: [0, 10, 0] } },
      { thing: wineGlass(), place: { at: [1.95, 0, -0.7] } },
      { thing: mug(plain(0x2f6f84, 0.2)), place: { at: [2.25, 0, 1.0], turn: [0, -12, 0] } },
    ],
  };
}
