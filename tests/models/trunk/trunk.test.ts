import '@tensorflow/tfjs-backend-cpu';
import {
  memory, mean, mul, randomUniform, setBackend, tensor, tidy, train, variableGrads,
  type Scalar, type Tensor, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerGradients } from '../../../models/kernels/gradients/index';
import { Trunk, withState, type Freeze } from '../../../models/trunk/trunk';
import { TINY, tinyWeights } from './tiny-trunk';

beforeAll(registerGradients);

const images = (seed = 1, n = 4) => randomUniform([n, 7, 6, 3], -1, 1, 'float32', seed) as Tensor4D;
const run = (trunk: Trunk, seed = 1, training = false) =>
  tidy(() => trunk.forward(images(seed), ['last'], { training })[0]!.arraySync().flat(3));
const closest = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));

/** A loss with a different pull on every output. */
function loss(trunk: Trunk, training = true): Scalar {
  const [output] = trunk.forward(images(), ['last'], { training });
  const pull = randomUniform(output!.shape, -1, 1, 'float32', 5);
  return mean(mul(output!, pull)) as Scalar;
}

describe('a trunk', () => {
  beforeAll(() => setBackend('cpu'));

  it.each<[Freeze, string[]]>([
    ['all', []],
    [1, ['last']],
    [2, ['residual/expand', 'residual/depthwise', 'residual/project', 'last']],
    ['none', ['stem', 'residual/expand', 'residual/depthwise', 'residual/project', 'last']],
  ])('frozen %s has gradients in its trainable blocks only', (freeze, layers) => {
    const trunk = new Trunk(TINY, tinyWeights(), { freeze });
    expect(trunk.variables).toHaveLength(2 * layers.length);
    if (layers.length === 0) return;
    tidy(() => {
      const { grads } = variableGrads(() => loss(trunk));
      expect(Object.keys(grads).sort()).toEqual(trunk.variables.map(({ name }) => name).sort());
      for (const grad of Object.values(grads)) expect(Math.max(...grad.dataSync().map(Math.abs))).toBeGreaterThan(0);
    });
    trunk.dispose();
  });

  it('refuses more blocks than there are, and taps that are none', () => {
    expect(() => new Trunk(TINY, tinyWeights(), { freeze: 4 })).toThrow('of 3 blocks, 4 cannot be trained');
    const trunk = new Trunk(TINY, tinyWeights());
    expect(() => trunk.forward(images(), ['first'])).toThrow("no tap 'first'");
    expect(() => trunk.forward(images(), ['stem'], { from: 2 })).toThrow('lies before block 2');
    trunk.dispose();
  });

  it('frees what it had when weights are missing', () => {
    const weights = new Map(tinyWeights());
    weights.delete('last/bias');
    const before = memory().numTensors;
    expect(() => new Trunk(TINY, weights, { freeze: 'none' })).toThrow("lacks the weights 'last/bias'");
    expect(memory().numTensors).toBe(before);
  });

  it('goes on from its border as if it had begun at the picture', () => {
    for (const freeze of ['all', 1, 2, 'none'] as const) {
      const trunk = new Trunk(TINY, tinyWeights(), { freeze });
      const whole = run(trunk);
      const parts = tidy(() => {
        const x = images();
        const kept = trunk.border === 'image' ? x : trunk.forward(x, [trunk.border])[0]!;
        return trunk.forward(kept, ['last'], { from: trunk.firstTrainable })[0]!.arraySync().flat(3);
      });
      expect(closest(whole, parts)).toBe(0);
      trunk.dispose();
    }
  });
});

describe.each(['folded', 'batch'] as const)('a trained trunk, batch norm %s', (normalisation) => {
  beforeAll(() => setBackend('cpu'));
  const make = () => {
    const trunk = new Trunk(TINY, tinyWeights(), { freeze: 2, normalisation });
    const before = run(trunk);
    tidy(() => trunk.calibrate(trunk.forward(images(3, 8), [trunk.border])[0]!));
    expect(closest(run(trunk), before)).toBeLessThan(1e-5);
    return trunk;
  };
  const step = (trunk: Trunk) => {
    const optimizer = train.sgd(0.5);
    tidy(() => optimizer.applyGradients(variableGrads(() => loss(trunk)).grads));
    optimizer.dispose();
  };

  it('begins as the published one', () => {
    const published = new Trunk(TINY, tinyWeights());
    const trunk = new Trunk(TINY, tinyWeights(), { freeze: 'none', normalisation });
    expect(closest(run(trunk), run(published))).toBeLessThan(1e-5);
    trunk.dispose();
    published.dispose();
  });

  it('has the gradients that finite differences have', () => {
    const trunk = make();
    for (const variable of trunk.variables) {
      const analytic = tidy(() => variableGrads(() => loss(trunk)).grads[variable.name]!.dataSync().slice());
      const values = variable.dataSync().slice();
      const at = (i: number, h: number) =>
        tidy(() => {
          const moved = values.slice();
          moved[i]! += h;
          variable.assign(tensor(moved, variable.shape) as typeof variable);
          return loss(trunk).dataSync()[0]!;
        });
      for (const i of [0, Math.floor(values.length / 2), values.length - 1]) {
        const h = 1e-3;
        const numeric = (at(i, h) - at(i, -h)) / (2 * h);
        at(i, 0);
        // float32 and kinks of ReLU6 between the two points allow no more.
        expect(Math.abs(numeric - analytic[i]!)).toBeLessThan(2e-3);
      }
    }
    trunk.dispose();
  });

  it('learns, and its state is all of what it learnt', async () => {
    const trunk = make();
    const before = run(trunk);
    const lossBefore = tidy(() => loss(trunk, false).dataSync()[0]!);
    for (let i = 0; i < 20; i++) step(trunk);
    expect(tidy(() => loss(trunk, false).dataSync()[0]!)).toBeLessThan(lossBefore);
    const after = run(trunk);
    expect(closest(before, after)).toBeGreaterThan(0.01);

    const state = await trunk.state();
    expect(state.map(({ name }) => name.split('/')[0])).not.toContain('stem');
    const again = new Trunk(TINY, withState(tinyWeights(), structuredClone(state)));
    expect(closest(run(again), after)).toBeLessThan(1e-5);
    for (const held of [trunk, again]) held.dispose();
  });

  it('holds as many tensors after many steps as after one', () => {
    const start = memory().numTensors;
    const trunk = make();
    step(trunk);
    const one = memory().numTensors;
    for (let i = 0; i < 5; i++) step(trunk);
    expect(memory().numTensors).toBe(one);
    trunk.dispose();
    expect(memory().numTensors).toBe(start);
  });
});

describe('batch norm', () => {
  beforeAll(() => setBackend('cpu'));

  it('in training normalises by the batch, and its statistics follow', () => {
    const trunk = new Trunk(TINY, tinyWeights(), { freeze: 1, normalisation: 'batch' });
    const enter = (seed: number): Tensor4D => trunk.forward(images(seed, 8), [trunk.border])[0]!;
    tidy(() => trunk.calibrate(enter(1)));
    const far = tidy(() => {
      const x = mul(enter(1), 3) as Tensor4D;
      const options = { from: 2, training: true };
      const first = trunk.forward(x, ['last'], { from: 2 })[0]!.dataSync().slice();
      for (let i = 0; i < 60; i++) trunk.forward(x, ['last'], options);
      const trained = trunk.forward(x, ['last'], options)[0]!.dataSync();
      const later: Tensor = trunk.forward(x, ['last'], { from: 2 })[0]!;
      return { first: [...first], trained: [...trained], later: [...later.dataSync()] };
    });
    expect(closest(far.first, far.trained)).toBeGreaterThan(0.1);
    expect(closest(far.later, far.trained)).toBeLessThan(0.01);
    trunk.dispose();
  });

  it('does not move where it is frozen, even in training', () => {
    const trunk = new Trunk(TINY, tinyWeights(), { freeze: 1, normalisation: 'batch' });
    tidy(() => trunk.calibrate(trunk.forward(images(1), [trunk.border])[0]!));
    const border = () => tidy(() => [...trunk.forward(images(2), [trunk.border])[0]!.dataSync()]);
    const before = border();
    run(trunk, 3, true);
    expect(border()).toEqual(before);
    trunk.dispose();
  });

  it('must be measured before it is trained', () => {
    const trunk = new Trunk(TINY, tinyWeights(), { freeze: 1, normalisation: 'batch' });
    expect(() => run(trunk, 1, true)).toThrow("'last' is trained before its statistics were measured");
    trunk.dispose();
  });
});

describe('withState', () => {
  it('refuses weights that do not fit', () => {
    const wrong = (name: string, shape: number[]) => [{ name, shape, values: new Float32Array(shape[0]!) }];
    expect(() => withState(tinyWeights(), wrong('last/bias', [4]))).toThrow("'last/bias' do not fit");
    expect(() => withState(tinyWeights(), wrong('first/bias', [5]))).toThrow("'first/bias' do not fit");
  });
});
