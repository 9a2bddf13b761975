import { Conv2DBackpropFilter, getKernel, memory, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerTrainingKernels } from '../../../../models/kernels/training';
import { StyleObjective } from '../../../../models/style/gatys/objective';
import { noise } from '../../../../models/style/gatys/paint';
import { LossNet } from '../../../../models/style/loss-net';
import { startWasm } from '../../wasm';
import { disc, randomWeights, stripes } from './scene';

const layers = { content: 3, lambdas: [0.2, 0.2, 0.2, 0.2, 0.2] };
const mix = { alpha: 1, beta: 10, smoothness: 2 };
let net: LossNet;

beforeAll(async () => {
  await startWasm();
  registerTrainingKernels('wasm');
  net = new LossNet(randomWeights(7));
});

describe('the objective', () => {
  it('is zero in content for the content itself, in style for the style itself', async () => {
    const objective = new StyleObjective(net, disc(48, 32), stripes(48, 32), layers, mix);
    const own = (await objective.evaluate(disc(48, 32).values)).costs;
    expect(own.content).toBeLessThan(1e-9);
    expect(own.style).toBeGreaterThan(0.1);
    const style = (await objective.evaluate(stripes(48, 32).values)).costs;
    expect(style.style).toBeLessThan(1e-6);
    expect(style.content).toBeGreaterThan(0.1);
    objective.dispose();
  });

  it('adds its parts up by α, β and γ, also when these change', async () => {
    const objective = new StyleObjective(net, disc(48, 32), stripes(64, 32), layers, mix);
    const x = noise(48 * 32, 1);
    for (const now of [mix, { alpha: 3, beta: 0, smoothness: 7 }]) {
      objective.mix = now;
      const { value, costs } = await objective.evaluate(x);
      const { content, style, totalVariation, total } = costs;
      expect(total).toBe(value);
      expect(total).toBeCloseTo(now.alpha * content + now.beta * style + now.smoothness * totalVariation, 3);
    }
    objective.dispose();
  });

  it('has the slope that finite differences show, in every part and direction', async () => {
    const parts = [{ alpha: 1, beta: 0, smoothness: 0 }, { alpha: 0, beta: 1, smoothness: 0 }, { alpha: 0, beta: 0, smoothness: 1 }];
    const objective = new StyleObjective(net, disc(48, 32), stripes(32, 48), layers, mix);
    const x = noise(48 * 32, 2);
    for (const part of [...parts, mix]) {
      objective.mix = part;
      const { gradient } = await objective.evaluate(x);
      for (const seed of [3, 4]) {
        // Smooth directions: single pixels vanish in the rounding of a sum over thousands.
        const direction = noise(48 * 32, seed).map((value, i) => value - 0.5 + 0.3 * gradient[i]! / norm(gradient) * 60);
        const h = 2e-3;
        const at = async (scale: number) => (await objective.evaluate(x.map((v, i) => v + scale * direction[i]!))).value;
        const slope = ((await at(h)) - (await at(-h))) / (2 * h);
        const expected = gradient.reduce((sum, g, i) => sum + g * direction[i]!, 0);
        expect(Math.abs(slope - expected)).toBeLessThan(0.03 * Math.abs(expected) + 1e-4);
      }
    }
    objective.dispose();
  });

  it('computes no gradient of a filter, and leaves no tensor behind', async () => {
    const kernel = getKernel(Conv2DBackpropFilter, 'wasm')!;
    let calls = 0;
    unregisterKernel(Conv2DBackpropFilter, 'wasm');
    registerKernel({ ...kernel, kernelFunc: (args) => (calls++, kernel.kernelFunc(args)) });
    const before = memory().numTensors;
    const objective = new StyleObjective(net, disc(48, 32), stripes(48, 32), layers, mix);
    const kept = memory().numTensors;
    for (let i = 0; i < 3; i++) await objective.evaluate(noise(48 * 32, i));
    await objective.grams(noise(48 * 32, 1), 2);
    expect(memory().numTensors).toBe(kept);
    objective.dispose();
    expect(memory().numTensors).toBe(before);
    expect(calls).toBe(0);
    unregisterKernel(Conv2DBackpropFilter, 'wasm');
    registerKernel(kernel);
  });

  it('looks no deeper than it must, and can do without a style', async () => {
    const plain = { content: 0, lambdas: [0, 0, 0, 0, 0] };
    const objective = new StyleObjective(net, disc(32, 32), stripes(32, 32), plain, { alpha: 1, beta: 5, smoothness: 0 });
    const { costs, value } = await objective.evaluate(noise(32 * 32, 1));
    expect(costs.style).toBe(0);
    expect(value).toBeCloseTo(costs.content, 5);
    objective.dispose();
  });

  it('shows the Gram matrices of both: symmetric, and the same for the same picture', async () => {
    const objective = new StyleObjective(net, disc(32, 32), stripes(32, 32), layers, mix);
    for (const [layer, channels] of [[0, 16], [4, 256]] as const) {
      const { style, picture } = await objective.grams(stripes(32, 32).values, layer);
      expect(style).toHaveLength(channels * channels);
      expect(picture).toEqual(style);
      expect(style[1]).toBeCloseTo(style[channels]!, 5);
    }
    objective.dispose();
  });
});

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
