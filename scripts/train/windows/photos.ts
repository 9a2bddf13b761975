import { Random } from '../../../models/random';
import { listPhotos, type Photo } from '../yolo/pictures';
import type { WindowOptions } from './options';

/** What a picture is for. 'dev' chooses the best epoch; 'test' is looked at once, at the end. */
export type Part = 'train' | 'dev' | 'test';

export interface PartPhoto extends Photo {
  readonly part: Part;
}

/** Pictures of coco128 that are tested on; the same ones as the YOLO holds back. */
const HELD_BACK = 28;
/** Of ten pictures without true boxes one is for dev and one for the test. */
const TENTH = 10;

/** Pictures in the order in which they are worked through: those with true boxes first. */
export function choosePhotos(options: WindowOptions, classes: readonly string[]): PartPhoto[] {
  const { data, pictures, perFolder, seed } = options;
  const photos = listPhotos(data, ['photos1000', 'caltech101'], HELD_BACK, classes, seed);
  const taken = new Map<string, number>();
  const some = new Random(seed, 1).shuffle(photos.unlabelled.flat()).filter(({ folder }) => {
    const count = taken.get(folder) ?? 0;
    taken.set(folder, count + 1);
    return folder.endsWith('photos1000') || count < perFolder;
  });
  const parts = ['test', 'dev'] as const;
  return [
    ...photos.heldBack.map((photo): PartPhoto => ({ ...photo, part: 'test' })),
    ...photos.labelled.map((photo): PartPhoto => ({ ...photo, part: 'train' })),
    ...some.slice(0, pictures).map((photo, i): PartPhoto => ({ ...photo, part: parts[i % TENTH] ?? 'train' })),
  ];
}
