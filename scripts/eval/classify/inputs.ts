import { makeInputs, type InputMaker } from '../../../models/transfer/inputs';
import { readPicture } from '../pictures';
import type { Item } from './data';

/** Pictures from folders, decoded where they are wanted. Samples are known by `sampleId`. */
export function folderInputs(items: readonly Item[]): InputMaker {
  const byId = new Map(items.map((item) => [sampleId(item), item]));
  return {
    async make(sample, draws, options) {
      const { folder, name } = byId.get(sample)!;
      return makeInputs(await readPicture(folder, name), draws, options);
    },
  };
}

export function sampleId({ folder, name }: Item): string {
  return `${folder}/${name}`;
}
