import type { Draw, InputOptions } from '../../../models/transfer/inputs';
import { makeInputs } from '../../../models/transfer/inputs';
import type { Picture } from '../../../models/picture';

/** Decodes and changes pictures: what workers/augment.ts does, and the training worker where it cannot have a helper. */
export interface PictureWorks {
  /** As `InputMaker.make`, of a picture file. Rejects if it cannot be decoded. */
  make(file: Blob, draws: readonly Draw[], options: InputOptions): Promise<Float32Array<ArrayBuffer>[]>;
}

/** Does it here. */
export function localWorks(decode: (file: Blob) => Promise<Picture>): PictureWorks {
  return { make: async (file, draws, options) => makeInputs(await decode(file), draws, options) };
}
