import type { Box } from '../../models/geometry/box';
import { root } from './process.mjs';

/** Photographs of several people each, inside an installed package. */
export const GROUP_PHOTOGRAPHS = `${root}/node_modules/@vladmandic/face-api/demo`;

const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

/**
 * Every face on the photographs: as the shipped face detector boxes them, looked through by hand. No two faces of one
 * photograph are the same person's.
 */
export const GROUP_FACES: Readonly<Record<string, readonly Box[]>> = {
  'sample1.jpg': [box(0.218, 0.317, 0.101, 0.151), box(0.777, 0.21, 0.076, 0.114), box(0.442, 0.364, 0.091, 0.137)],
  'sample2.jpg': [box(0.759, 0.144, 0.102, 0.144), box(0.182, 0.137, 0.11, 0.155), box(0.452, 0.184, 0.109, 0.153)],
  'sample3.jpg': [box(0.307, 0.284, 0.106, 0.15), box(0.555, 0.192, 0.129, 0.184), box(0.764, 0.263, 0.107, 0.152)],
  'sample4.jpg': [
    box(0.507, 0.158, 0.105, 0.139), box(0.352, 0.087, 0.086, 0.114), box(0.123, 0.169, 0.094, 0.124),
    box(0.666, 0.14, 0.096, 0.128),
  ],
  'sample5.jpg': [
    box(0.297, 0.327, 0.104, 0.142), box(0.405, 0.115, 0.087, 0.119), box(0.739, 0.314, 0.11, 0.15),
    box(0.58, 0.186, 0.094, 0.129), box(0.186, 0.673, 0.107, 0.147),
  ],
  'sample6.jpg': [
    box(0.341, 0.244, 0.128, 0.16), box(0.763, 0.203, 0.129, 0.161), box(0.599, 0.229, 0.12, 0.15),
    box(0.127, 0.348, 0.114, 0.142),
  ],
};
