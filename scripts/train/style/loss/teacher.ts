import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  add, conv2d, leakyRelu, maxPool, tensor1d, tensor4d, tidy, type Tensor1D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { LOSS_CHANNELS } from '../../../../models/style/loss-net';
import { reflect } from '../../../../models/style/reflect';
import { UserError } from '../../../lib/program';

/** Keras' constant in the teacher's batch normalisation. */
const EPSILON = 1e-3;
const LEAK = 0.1;

interface Layer {
  readonly filter: Tensor4D;
  readonly bias: Tensor1D;
}

/**
 * The first five blocks of the Darknet reference network (Redmon, public domain): 3 × 3 convolution, batch
 * normalisation, folded here, leaky ReLU and maximum. Each of its files holds one layer's numbers.
 */
export class Teacher {
  readonly #layers: readonly Layer[];

  /** @throws UserError if the files are not there */
  constructor(folder: string) {
    this.#layers = LOSS_CHANNELS.map((channels, i) => {
      const before = LOSS_CHANNELS[i - 1] ?? 3;
      const norm = read(folder, i + 1, 4 * channels);
      const [gamma, beta, mean, variance] = [0, 1, 2, 3].map((k) => norm.subarray(k * channels, (k + 1) * channels));
      const scale = gamma!.map((g, c) => g / Math.sqrt(variance![c]! + EPSILON));
      const kernel = read(folder, LOSS_CHANNELS.length + 3 + i, 9 * before * channels);
      return {
        filter: tensor4d(kernel.map((w, at) => w * scale[at % channels]!), [3, 3, before, channels]),
        bias: tensor1d(beta!.map((b, c) => b - mean![c]! * scale[c]!)),
      };
    });
  }

  /** What its layers answer before the leaky ReLU, from the first to the `depth`th. */
  answers(images: Tensor4D, depth: number): Tensor4D[] {
    return tidy(() => {
      const answers: Tensor4D[] = [];
      for (const { filter, bias } of this.#layers.slice(0, depth)) {
        const before = answers.at(-1);
        const x = before ? maxPool(leakyRelu(before, LEAK), 2, 2, 'valid') : images;
        answers.push(add(conv2d(reflect(x), filter, 1, 'valid'), bias));
      }
      return answers;
    });
  }

  dispose(): void {
    for (const { filter, bias } of this.#layers) {
      filter.dispose();
      bias.dispose();
    }
  }
}

function read(folder: string, group: number, count: number): Float32Array {
  const path = join(folder, `group${group}-shard1of1`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new UserError(`The teacher's file ${path} cannot be read.`);
  }
  if (bytes.byteLength !== count * 4) throw new UserError(`${path} has ${bytes.byteLength} bytes, not ${count * 4}.`);
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
