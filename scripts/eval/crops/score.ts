import type { Box } from '../../../models/geometry/box';
import type { Picture } from '../../../models/picture';
import { readPicture } from '../pictures';
import type { CropRecogniser } from './recognisers';

/** Of true boxes with a side of fewer pixels no crop is made: there is nothing to recognise. */
const SMALLEST = 16;

/** A photograph and what is in it. */
export interface LabelledPhoto {
  readonly folder: string;
  readonly name: string;
  readonly truths: readonly { readonly box: Box; readonly classIndex: number }[] | null;
}

export interface CropScore {
  readonly pictures: number;
  readonly crops: number;
  readonly classes: number;
  /** Shares of the crops whose class is the best one, and among the five best. */
  readonly top1: number;
  readonly top5: number;
  readonly perClass: readonly { readonly class: string; readonly crops: number; readonly right: number }[];
}

/** How well the true boxes of photographs are told apart, each as the square that just holds it. */
export async function scoreCrops(
  photos: readonly LabelledPhoto[],
  recogniser: CropRecogniser,
  labels: readonly string[],
): Promise<CropScore> {
  const [seen, right] = [new Map<string, number>(), new Map<string, number>()];
  let [crops, first, five] = [0, 0, 0];
  for (const { folder, name, truths } of photos) {
    const { rgba, ...size } = await readPicture(folder, name);
    const picture = { rgba: new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length), ...size };
    for (const { box, classIndex } of truths ?? []) {
      const window = squareAround(box, picture);
      if (!window) continue;
      const scores = await recogniser.scores(picture, window);
      const better = scores.filter((value) => value > scores[classIndex]!).length;
      const label = labels[classIndex]!;
      crops++;
      seen.set(label, (seen.get(label) ?? 0) + 1);
      if (better < 1) first++;
      if (better < 5) five++;
      if (better < 1) right.set(label, (right.get(label) ?? 0) + 1);
    }
  }
  const perClass = [...seen].map(([label, count]) => ({ class: label, crops: count, right: right.get(label) ?? 0 }));
  return { pictures: photos.length, crops, classes: seen.size, top1: first / crops, top5: five / crops, perClass };
}

/** The square that just holds a box, moved into the picture where it can be; null if the box is too small. */
export function squareAround({ x, y, width, height }: Box, picture: Pick<Picture, 'width' | 'height'>): Box | null {
  const [wide, high] = [width * picture.width, height * picture.height];
  if (Math.min(wide, high) < SMALLEST) return null;
  const side = Math.max(wide, high);
  const within = (middle: number, length: number) => {
    return side > length ? (length - side) / 2 : Math.min(length - side, Math.max(0, middle - side / 2));
  };
  const left = within((x + width / 2) * picture.width, picture.width);
  const top = within((y + height / 2) * picture.height, picture.height);
  return {
    x: left / picture.width, y: top / picture.height, width: side / picture.width, height: side / picture.height,
  };
}
