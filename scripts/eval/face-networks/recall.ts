import { iou } from '../../../models/geometry/iou';
import type { Box } from '../../../models/geometry/box';
import { GROUP_FACES, GROUP_PHOTOGRAPHS } from '../../lib/group-photographs';
import { median } from '../../bench/numbers';
import { readPicture, type Picture } from '../pictures';
import type { Finder } from './detectors';

/** A picture, and where faces are in it. */
export interface Boxed {
  readonly picture: Picture;
  readonly faces: readonly Box[];
}

/** How many of a set of faces a detector found. */
export interface Recall {
  readonly found: number;
  readonly faces: number;
  /** Boxes in which no face is. */
  readonly wrong: number;
}

/** A box on a face covers more than this of what both cover; detectors draw them differently wide. */
const LEAST_OVERLAP = 0.3;

/** The group photographs, every face of which is boxed. */
export function groups(): Promise<readonly Boxed[]> {
  return Promise.all(Object.entries(GROUP_FACES).map(async ([name, faces]) => {
    return { picture: await readPicture(GROUP_PHOTOGRAPHS, name), faces };
  }));
}

/** The same pictures from `times` as far away: each in the middle of a grey one so many times as large. */
export function fartherAway({ picture, faces }: Boxed, times: number): Boxed {
  const [width, height] = [picture.width * times, picture.height * times];
  const [left, top] = [Math.floor((width - picture.width) / 2), Math.floor((height - picture.height) / 2)];
  const rgba = new Uint8Array(width * height * 4).fill(128);
  for (let y = 0; y < picture.height; y++) {
    const row = picture.rgba.subarray(y * picture.width * 4, (y + 1) * picture.width * 4);
    rgba.set(row, ((top + y) * width + left) * 4);
  }
  const moved = faces.map((face) => ({
    x: (left + face.x * picture.width) / width, y: (top + face.y * picture.height) / height,
    width: face.width / times, height: face.height / times,
  }));
  return { picture: { rgba, width, height }, faces: moved };
}

/** Each box is taken for the face that it covers best, each face counts once. */
export async function recallOf({ find }: Finder, pictures: readonly Boxed[]): Promise<Recall> {
  let [found, faces, wrong] = [0, 0, 0];
  for (const { picture, faces: truths } of pictures) {
    const boxes = await find(picture);
    const hit = new Set(boxes.map((box) => truths.findIndex((truth) => iou(box, truth) > LEAST_OVERLAP)));
    wrong += boxes.filter((box) => truths.every((truth) => iou(box, truth) <= LEAST_OVERLAP)).length;
    found += [...hit].filter((index) => index >= 0).length;
    faces += truths.length;
  }
  return { found, faces, wrong };
}

/** Median milliseconds of processor time for a picture; the first run makes what later ones find. */
export async function costOf({ find }: Finder, pictures: readonly Picture[]): Promise<number> {
  await find(pictures[0]!);
  const times: number[] = [];
  for (const picture of pictures) {
    const before = process.cpuUsage();
    await find(picture);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return median(times);
}
