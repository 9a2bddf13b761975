import {
  add, conv2d, fused, maxPool, relu, reshape, tensor, tensor1d, tensor4d, tidy, variable, zeros,
  type Tensor, type Tensor1D, type Tensor2D, type Tensor4D, type Variable,
} from '@tensorflow/tfjs-core';
import type { Picture } from '../picture';
import { Random } from '../random';
import { Head, type HeadSpec, type Pass, type StoredHead } from '../transfer/head';
import { initialWeights } from '../transfer/initialiser';
import { assignWeights, readWeights, type Variables, type Weights } from '../transfer/weights';
import { ConvHead } from './conv-head';
import type { FieldLayer } from './receptive-field';
import { SHAPE_CLASSES, SHAPE_WINDOW } from './shapes/scene';
import type { WindowNetwork } from './window-network';

/** 5 × 5 convolution of 16 filters, on RGB. */
const FILTER = [5, 5, 3, 16] as const;
const POOL = 2;
/** What the pooling leaves of a window of 14 × 14 pixels: (14 − 4) / 2. */
const MAP = { height: 5, width: 5, channels: FILTER[3] };

const HEAD: Omit<HeadSpec, 'dropout' | 'seed'> = {
  inputs: MAP.height * MAP.width * MAP.channels,
  hidden: [400, 400],
  classes: SHAPE_CLASSES.length,
  initialiser: 'he-normal',
};

/** Its layers down to the answer, for `receptiveFields`; the picture is called 'image'. */
export const COURSE_NET_LAYERS: readonly FieldLayer[] = [
  { name: 'conv', inputs: ['image'], kernel: [5, 5], stride: 1, padding: 'valid' },
  { name: 'pool', inputs: ['conv'], kernel: [POOL, POOL], stride: POOL, padding: 'valid' },
  { name: 'dense_0', inputs: ['pool'], kernel: [MAP.height, MAP.width], stride: 1, padding: 'valid' },
  { name: 'dense_1', inputs: ['dense_0'], kernel: [1, 1], stride: 1, padding: 'valid' },
  { name: 'dense_2', inputs: ['dense_1'], kernel: [1, 1], stride: 1, padding: 'valid' },
];

/**
 * The course's small ConvNet (Deep Learning Specialization, course 4, week 3), to be trained: 14 × 14 × 3 → convolution
 * 5 × 5 × 16 → max pooling 2 × 2 → dense 400 → dense 400 → classes. Owns its variables.
 */
export class CourseNet {
  readonly variables: Variables;
  readonly #head: Head;

  /** @param dropout of the dense layers, in training */
  constructor(seed: number, dropout = 0) {
    const values = initialWeights('he-normal', FILTER, new Random(seed));
    this.#head = new Head({ ...HEAD, dropout, seed });
    this.variables = new Map<string, Variable>([
      ['conv/filter', tidy(() => variable(tensor(values, [...FILTER])))],
      ['conv/bias', tidy(() => variable(zeros([FILTER[3]])))],
      ...this.#head.variables,
    ]);
  }

  /** @throws RangeError if the weights are not those of such a network */
  static restore(weights: Weights): CourseNet {
    const net = new CourseNet(0);
    try {
      assignWeights(net.variables, weights);
    } catch (error) {
      net.dispose();
      throw error;
    }
    return net;
  }

  /**
   * One window at a time, with dense layers.
   * @param windows [n, 14 · 14 · 3] or [n, 14, 14, 3], in [−1, 1]
   * @returns logits [n, classes]; the caller disposes them
   */
  classify(windows: Tensor, pass: Pass = { training: false }): Tensor2D {
    return tidy(() => {
      const x = reshape(windows, [-1, SHAPE_WINDOW, SHAPE_WINDOW, 3]) as Tensor4D;
      const filter = this.variables.get('conv/filter') as unknown as Tensor4D;
      const map: Tensor4D = relu(add(conv2d(x, filter, 1, 'valid'), this.variables.get('conv/bias')!));
      return this.#head.forward(reshape(maxPool(map, POOL, POOL, 'valid'), [-1, HEAD.inputs]) as Tensor2D, pass);
    });
  }

  async weights(): Promise<Weights> {
    return readWeights(this.variables);
  }

  dispose(): void {
    for (const each of this.variables.values()) each.dispose();
  }
}

/**
 * The same network as convolutions from end to end, 5 × 5 × 400 and 1 × 1: a picture of any size in one pass. Nothing
 * is padded, so every cell is what `CourseNet.classify` answers about its window, down to the pixels.
 */
export class SlidingCourseNet implements WindowNetwork {
  readonly window = SHAPE_WINDOW;
  readonly stride = POOL;
  readonly classes = SHAPE_CLASSES.length;
  readonly #filter: Tensor4D;
  readonly #bias: Tensor1D;
  readonly #head: ConvHead;

  /** @throws RangeError if the weights are not those of such a network */
  constructor(weights: Weights) {
    const { 'conv/filter': filter, 'conv/bias': bias } = weights;
    const size = FILTER.reduce((product, n) => product * n, 1);
    if (filter?.length !== size || bias?.length !== FILTER[3]) {
      throw new RangeError('the weights of the convolution do not fit');
    }
    const head: StoredHead = { spec: { ...HEAD, dropout: 0, seed: 0 }, weights };
    this.#head = ConvHead.flattened(head, MAP);
    this.#filter = tensor4d(filter, [...FILTER]);
    this.#bias = tensor1d(bias);
  }

  forward(images: Tensor4D): Tensor4D {
    return tidy(() => {
      const [filter, bias] = [this.#filter, this.#bias];
      const map = fused.conv2d({ x: images, filter, bias, strides: 1, pad: 'valid', activation: 'relu' });
      return this.#head.forward(maxPool(map, POOL, POOL, 'valid'));
    });
  }

  dispose(): void {
    this.#filter.dispose();
    this.#bias.dispose();
    this.#head.dispose();
  }
}

/** A picture as the network takes it: [height · width · 3], RGB in [−1, 1]. */
export function courseNetInput({ rgba, width, height }: Picture): Float32Array {
  const values = new Float32Array(width * height * 3);
  for (let i = 0; i < values.length; i++) values[i] = rgba[Math.floor(i / 3) * 4 + (i % 3)]! / 127.5 - 1;
  return values;
}
