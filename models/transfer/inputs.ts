import type { Preprocessing } from '../geometry/letterbox';
import { Letterboxer } from '../geometry/letterboxer';
import { hash } from '../hash';
import type { Picture } from '../picture';
import { augment, type AugmentPipeline } from './augment/pipeline';

/** Seeds of one augmentation; null: the picture as it is. */
export type Draw = readonly number[] | null;

/** How pictures become inputs of a trunk. Plain data. */
export interface InputOptions {
  readonly inputSize: number;
  readonly preprocessing: Preprocessing;
  readonly steps: AugmentPipeline;
}

/** Gets and decodes pictures, and changes them, wherever they are kept and whoever does it. */
export interface InputMaker {
  /**
   * The network's inputs, [inputSize, inputSize, 3] each, one for every draw. Rejects where the picture cannot be read.
   */
  make(sample: string, draws: readonly Draw[], options: InputOptions): Promise<readonly Float32Array<ArrayBuffer>[]>;
}

/** What an `InputMaker` does once a picture is decoded. */
export function makeInputs(
  picture: Picture,
  draws: readonly Draw[],
  { inputSize, preprocessing, steps }: InputOptions,
): Float32Array<ArrayBuffer>[] {
  const letterboxer = new Letterboxer(inputSize, preprocessing);
  return draws.map((draw) => {
    const { picture: changed } = draw ? augment({ picture, boxes: [] }, steps, ...draw) : { picture };
    const out = new Float32Array(inputSize * inputSize * 3);
    letterboxer.run(changed.rgba, changed.width, changed.height, out);
    return out;
  });
}

/** An input as pixels again: what the network sees. */
export function inputPixels(input: Float32Array, { inputSize, preprocessing }: InputOptions): Picture {
  const { scale, offset, order } = preprocessing;
  const rgba = new Uint8ClampedArray(inputSize * inputSize * 4).fill(255);
  for (let pixel = 0; pixel < inputSize * inputSize; pixel++) {
    for (let c = 0; c < 3; c++) {
      rgba[pixel * 4 + (order === 'bgr' ? 2 - c : c)] = (input[pixel * 3 + c]! - offset[c]!) / scale[c]!;
    }
  }
  return { rgba, width: inputSize, height: inputSize };
}

/** A copy of a sample that is computed once: copy 0 is the sample itself. Depends on nothing but what is named. */
export function copyDraw(seed: number, sample: string, copy: number): Draw {
  return copy === 0 ? null : [seed, hash(sample), copy];
}

/** A copy that is drawn anew in every epoch. */
export function freshDraw(seed: number, sample: string, epoch: number): Draw {
  return [seed, hash(sample), 0, epoch];
}

/** Names a copy's augmentation for good, so that cached rows of another are not taken for it. */
export function augmentationName(seed: number, steps: AugmentPipeline, copy: number): string {
  return copy === 0 ? 'none' : `${seed}.${copy} ${JSON.stringify(steps)}`;
}
