import {
  avgPool, concat, gather, ones, reshape, slice, tensor1d, tensor2d, tidy, type Tensor2D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Random } from '../../../../models/random';
import { LOSS_CHANNELS, LOSS_SHAPES, LossNet } from '../../../../models/style/loss-net';
import { reflect } from '../../../../models/style/reflect';
import { toImages } from '../photographs';
import { explainedBy, fitRectified, type Rows } from './rectified-fit';
import type { Teacher } from './teacher';

/** Photographs that are looked at together, and places of each such batch that a layer learns from. */
const BATCH = 10;
const PLACES = 2560;
const ROUNDS = 4;

export interface Squares {
  readonly train: readonly Uint8Array[];
  readonly unseen: readonly Uint8Array[];
  /** Pixels of a side. */
  readonly size: number;
}

export interface Distilled {
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Share of the variance of the teacher's rectified answers that each layer explains, on unseen photographs. */
  readonly explained: readonly number[];
}

/**
 * Distils the loss network layer by layer: each learns, from what the layers before it make of photographs, to answer
 * like the teacher's. Its features are averaged, not maximised, and not leaky, so its weights are not the teacher's.
 */
export function distil(
  teacher: Teacher,
  { train, unseen, size }: Squares,
  random: Random,
  say: (sentence: string) => void,
): Distilled {
  const weights = new Map(
    [...LOSS_SHAPES].map(([name, shape]) => [name, new Float32Array(shape.reduce((product, n) => product * n, 1))]),
  );
  const explained: number[] = [];
  for (let layer = 0; layer < LOSS_CHANNELS.length; layer++) {
    const channels = LOSS_CHANNELS[layer]!;
    const net = new LossNet(weights);
    const rowsOf = (pictures: readonly Uint8Array[]) =>
      Array.from({ length: Math.ceil(pictures.length / BATCH) }, (_, i) =>
        places(net, teacher, layer, toImages(pictures.slice(i * BATCH, (i + 1) * BATCH), size, size), random),
      );
    const [rows, tests] = [rowsOf(train), rowsOf(unseen)];
    net.dispose();
    const fitted = fitRectified(rows, ROUNDS);
    const inputs = fitted.weights.length / channels - 1;
    const answer = tensor2d(fitted.weights, [inputs + 1, channels]);
    explained.push(explainedBy(answer, tests));
    answer.dispose();
    for (const { x, y } of [...rows, ...tests]) {
      x.dispose();
      y.dispose();
    }
    weights.set(`conv${layer + 1}/filter`, fitted.weights.slice(0, inputs * channels));
    weights.set(`conv${layer + 1}/bias`, fitted.weights.slice(inputs * channels));
    const share = (value: number) => value.toFixed(3);
    say(`conv${layer + 1}: explains ${fitted.explained.map(share).join(', ')}; unseen ${share(explained.at(-1)!)}`);
  }
  return { weights, explained };
}

/** A sample of the places of some photographs: the 3 × 3 surroundings in the layer before, and the teacher's answer. */
function places(net: LossNet, teacher: Teacher, layer: number, images: Tensor4D, random: Random): Rows {
  const [x, y] = tidy(() => {
    const before = net.features(images, layer).at(-1);
    const padded = reflect(before ? avgPool(before, 2, 2, 'valid') : images);
    const answers = teacher.answers(images, layer + 1).at(-1)!;
    const [n, height, width, channels] = answers.shape;
    const count = n * height * width;
    const taken = Int32Array.from({ length: Math.min(PLACES, count) }, () => random.below(count));
    const indices = tensor1d(taken, 'int32');
    const taps = Array.from({ length: 9 }, (_, tap) => {
      const shifted = slice(padded, [0, Math.floor(tap / 3), tap % 3, 0], [n, height, width, padded.shape[3]]);
      return gather(reshape(shifted, [count, padded.shape[3]]), indices) as Tensor2D;
    });
    const columns = concat([...taps, ones([taken.length, 1])], 1) as Tensor2D;
    return [columns, gather(reshape(answers, [count, channels]), indices) as Tensor2D] as const;
  });
  images.dispose();
  return { x, y };
}
