import {
  add, batchNorm, conv2d, depthwiseConv2d, fused, matMul, maxPool, mean, memory, relu6, reshape, tensor, tidy,
  variable, zeros, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D, type Variable,
} from '@tensorflow/tfjs-core';
import { Random } from '../../../models/random';
import { fit } from '../../../models/transfer/fit';
import { gradientCheck } from '../../../models/transfer/gradient-check';
import { initialWeights } from '../../../models/transfer/initialiser';
import { crossEntropy } from '../../../models/transfer/losses';
import { Optimiser } from '../../../models/transfer/optimiser';
import { FeatureSource } from '../../../models/transfer/source';

const SIDE = 9;
const random = new Random(11);
/** Two classes of pictures of noise: one has a bright stripe. */
const pictures = Float32Array.from({ length: 24 * SIDE * SIDE * 2 }, (_, i) => {
  const sample = Math.floor(i / (SIDE * SIDE * 2));
  const row = Math.floor(i / (SIDE * 2)) % SIDE;
  return random.normal() * 0.5 + (sample % 2 && row === 4 ? 2 : 0);
});
const labels = Float32Array.from({ length: 48 }, (_, i) => Number((i >> 1) % 2 === i % 2));

/** A network in little with everything that MobileNetV2 has, and max pooling. */
function smallNet() {
  const shapes = {
    'stem/filter': [3, 3, 2, 4], 'expand/filter': [1, 1, 4, 8], 'depthwise/filter': [3, 3, 8, 1],
    'down/filter': [5, 3, 8, 1], 'project/filter': [1, 1, 8, 4], 'dense/kernel': [4, 2],
  } as const;
  const seeded = new Random(3);
  const variables = new Map<string, Variable>(Object.entries(shapes).map(([name, shape]) => {
    const values = initialWeights('he-normal', shape, seeded);
    return [name, tidy(() => variable(tensor(values, [...shape])))];
  }));
  variables.set('bias', tidy(() => variable(zeros([4]))));
  for (const name of ['mean', 'variance', 'offset', 'scale']) {
    variables.set(name, tidy(() => variable(tensor(Float32Array.from({ length: 8 }, () => seeded.between(0.5, 1.5))))));
  }
  const get = <T = Tensor4D>(name: string) => variables.get(name) as unknown as T;
  const forward = (inputs: Tensor): Tensor2D =>
    tidy(() => {
      const x = reshape(inputs, [-1, SIDE, SIDE, 2]) as Tensor4D;
      const stem: Tensor4D = relu6(add(conv2d(x, get('stem/filter'), 2, 'same'), get<Tensor1D>('bias')));
      const expanded = conv2d(stem, get('expand/filter'), 1, 'same');
      const [average, variance] = [get<Tensor1D>('mean'), get<Tensor1D>('variance')];
      const normal = batchNorm(expanded, average, variance, get<Tensor1D>('offset'), get<Tensor1D>('scale'), 1e-3);
      const deep = relu6(depthwiseConv2d(relu6(normal), get('depthwise/filter'), 1, 'same'));
      const projected = fused.conv2d({ x: deep, filter: get('project/filter'), strides: 1, pad: 'same' });
      const residual = add(stem, projected) as Tensor4D;
      const wide = conv2d(residual, get('expand/filter'), 1, 'same');
      const down = depthwiseConv2d(maxPool(wide, 2, 1, 'same'), get('down/filter'), 2, 'same');
      const features = mean(conv2d(down, get('project/filter'), 1, 'valid'), [1, 2]) as Tensor2D;
      return matMul(features, get<Tensor2D>('dense/kernel'));
    });
  return { variables, forward, dispose: () => variables.forEach((each) => each.dispose()) };
}

export interface SmallTraining {
  readonly losses: readonly number[];
  /** Tensors that the training left behind. */
  readonly left: number;
  /** Of the gradient check before training. */
  readonly difference: number;
}

/** Trains the whole network on the current backend: the same on each, up to rounding. */
export async function trainSmallNet(epochs: number): Promise<SmallTraining> {
  const before = memory().numTensors;
  const { variables, forward, dispose } = smallNet();
  const loss = () =>
    tidy(() => crossEntropy(forward(tensor(pictures)), tensor(labels, [24, 2]) as Tensor2D, { kind: 'softmax' }));
  const { difference } = await gradientCheck({ loss, variables, count: 30, seed: 2, epsilon: 2e-3 });
  const optimiser = new Optimiser(variables, { method: { kind: 'momentum', beta: 0.9 } });
  const { history } = await fit({
    train: new FeatureSource(pictures, SIDE * SIDE * 2, labels, 2),
    forward,
    variables,
    optimiser,
    schedule: { learningRate: 0.1, decay: { kind: 'constant' } },
    loss: { kind: 'softmax' },
    epochs,
    batchSize: 8,
    seed: 1,
  });
  optimiser.dispose();
  dispose();
  return { losses: history.map(({ loss: each }) => each), left: memory().numTensors - before, difference };
}
