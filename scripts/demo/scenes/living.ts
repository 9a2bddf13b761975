import { box, plane } from '../shapes/box';
import type { Picture } from '../tracer/scene';
import { book, clock } from '../things/desk';
import { cloth, plain, plaster, wood } from '../things/looks';
import { plant } from '../things/plant';
import { coffeeTable, pillow, sofa, tulips } from '../things/room';
import { mug } from '../things/tableware';
import { teddy } from '../things/teddy';

/** A sofa with a teddy bear, tulips on a low table, and a plant. */
export function living(): Picture {
  return {
    camera: { eye: [2, 11.5, 36], look: [-1.2, 5.6, 0], view: 37, lens: 0.12, focus: 34 },
    exposure: 1.2,
    sky: (_x, y) => (y > 0 ? [0.27, 0.28, 0.3] : [0.17, 0.15, 0.12]),
    lamps: [
      { center: [-26, 17, 10], u: [0, 0, -16], v: [0, 16, 0], light: [13, 12.3, 11], panes: [2, 3] },
      { center: [24, 22, 26], u: [0, 0, 14], v: [-8, 10, 0], light: [1.2, 1.3, 1.5] },
    ],
    things: [
      { thing: [{ mesh: plane(160, 120), material: wood(0xc79f6c, 0x96693c, 3) }], place: {} },
      {
        thing: [{ mesh: plane(200, 120), material: plaster(0xd9d6cb) }],
        place: { at: [0, 0, -7], turn: [90, 0, 0] },
      },
      { thing: [{ mesh: box(200, 1.2, 0.3, 0.1), material: plain(0xf2f0ea, 0.4) }], place: { at: [0, 0.6, -6.9] } },
      { thing: [{ mesh: box(22, 0.12, 13, 0.05), material: cloth(0xd9d2c4, 8) }], place: { at: [1, 0.06, 10] } },
      { thing: sofa(0x4f7386), place: { at: [0, 0, -1] } },
      { thing: teddy(), place: { at: [-3.6, 4.75, 0.8], turn: [-8, 14, 0], size: 1.25 } },
      { thing: pillow(0xd9a441), place: { at: [3.2, 6.9, -0.4], turn: [-20, -14, 6], size: 1.05 } },
      { thing: plant(2), place: { at: [-15.6, 0, -2.5], size: 2.9 } },
      { thing: coffeeTable(wood(0xb98a58, 0x7d5230, 2), 4.4), place: { at: [6.8, -0.9, 13.5] } },
      { thing: tulips(), place: { at: [8.0, 3.3, 12.4], size: 1.15 } },
      { thing: book(0x2f4c6b, 2, 2.8), place: { at: [7.6, 3.3, 15.6], turn: [0, 62, 0] } },
      { thing: mug(plain(0xb5533c, 0.2)), place: { at: [4.6, 3.3, 14.6], turn: [0, 200, 0], size: 1.1 } },
      { thing: clock(0x7a5a3a), place: { at: [-7.5, 15, -6.8], size: 1.7 } },
    ],
  };
}
