import type { Picture } from '../../../models/picture';
import { GENTLE } from '../../../models/transfer/augment/gentle';
import { augment } from '../../../models/transfer/augment/pipeline';
import { readPicture } from '../pictures';
import type { Item } from './data';

/** A picture of a class, as it was or changed. */
export interface Loaded {
  readonly item: Item;
  /** 0: the picture itself. */
  readonly copy: number;
  readonly picture: Picture;
}

/** Pictures that go through the trunk together. */
const BATCH = 8;

/**
 * Reads pictures, each followed by its augmented copies, a handful at a time. What cannot be read is left out.
 * @param warn told, in a sentence, what that is
 */
export async function* load(
  items: readonly Item[],
  copies: number,
  seed: number,
  warn: (sentence: string) => void,
): AsyncGenerator<readonly Loaded[]> {
  let batch: Loaded[] = [];
  for (const [index, item] of items.entries()) {
    let picture: Picture;
    try {
      picture = await readPicture(item.folder, item.name);
    } catch (error) {
      warn(`${item.name} cannot be read and is left out (${(error as Error).message.split('\n')[0]}).`);
      continue;
    }
    for (let copy = 0; copy <= copies; copy++) {
      const changed = copy === 0 ? picture : augment({ picture, boxes: [] }, GENTLE, seed, index, copy).picture;
      batch.push({ item, copy, picture: changed });
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) yield batch;
}
