import '@tensorflow/tfjs-backend-cpu';
import {
  concat, mean, randomUniform, setBackend, sum, tidy, variableGrads, type Scalar, type Tensor2D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerGradients } from '../../../../models/kernels/gradients';
import { PartialTrunk } from '../../../../models/transfer/features/partial';
import { Trunk, type Freeze } from '../../../../models/trunk/trunk';
import { TINY, tinyWeights } from '../../trunk/tiny-trunk';

const TAPS = ['stem', 'residual/depthwise', 'last'];
const images = () => randomUniform([3, 7, 6, 3], -1, 1, 'float32', 1) as Tensor4D;

describe('a trunk cut at its border', () => {
  beforeAll(async () => {
    registerGradients();
    await setBackend('cpu');
  });

  it.each<Freeze>([1, 2, 'none'])('unfrozen %s gives the features of the whole one, and gradients', (freeze) => {
    const trunk = new Trunk(TINY, tinyWeights(), { freeze });
    const partial = new PartialTrunk(trunk, TAPS);
    expect(() => partial.features(images(), false)).toThrow('no picture was encoded');
    tidy(() => {
      const whole = concat(trunk.forward(images(), TAPS).map((tap) => mean(tap, [1, 2]) as Tensor2D), 1).dataSync();
      const rows = partial.encode(images());
      const found = partial.features(rows, false);
      expect(found.shape).toEqual([3, whole.length / 3]);
      found.dataSync().forEach((value, i) => expect(value).toBeCloseTo(whole[i]!, 5));
      const { grads } = variableGrads(() => sum(partial.features(rows, true)) as Scalar, [...trunk.variables]);
      expect(Object.keys(grads)).toHaveLength(trunk.variables.length);
    });
    trunk.dispose();
  });
});
