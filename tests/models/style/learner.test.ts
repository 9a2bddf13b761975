import { readFileSync } from 'node:fs';
import { engine, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { Random } from '../../../models/random';
import { practiceSize, StyleLearner } from '../../../models/style/learner';
import { readLossNet, readTransfer } from '../../../models/style/load';
import { LossNet } from '../../../models/style/loss-net';
import { TransferNet } from '../../../models/style/transfer-net';
import { transferNetwork } from '../../../models/zoo/style';
import { startWasm } from '../wasm';

const SIDE = 64;

beforeAll(async () => {
  await startWasm();
  registerTrainingKernels('wasm');
});

const bytes = (name: string) => Uint8Array.from(readFileSync(`models/weights/style/${name}.bin`)).buffer;

/** Discs of random colours on a ground: edges and areas, and nobody's photograph. */
function scene(seed: number): Tensor4D {
  const random = new Random(seed);
  const discs = Array.from({ length: 12 }, () => Array.from({ length: 6 }, () => random.next()));
  const pixel = (x: number, y: number) => {
    const disc = discs.find(([cx, cy, r]) => Math.hypot(x - cx!, y - cy!) < 0.1 + 0.2 * r!);
    return disc ? disc.slice(3) : [0.4, 0.4, 0.4];
  };
  const values = Array.from({ length: SIDE * SIDE }, (_, i) => pixel((i % SIDE) / SIDE, Math.floor(i / SIDE) / SIDE)).flat();
  return tensor4d(values, [1, SIDE, SIDE, 3]);
}

it('brings the style cost down step by step, and leaves no tensor behind', async () => {
  const { spec, styles } = transferNetwork;
  const { weights, vectors } = readTransfer(bytes('style-transfer'), spec, styles);
  const transfer = new TransferNet(spec, weights);
  const loss = new LossNet(readLossNet(bytes('style-loss')));
  const before = engine().state.numTensors;
  const picture = scene(1);
  const frame = scene(2);
  const start = vectors.get('photograph')!;
  const learner = new StyleLearner(transfer, loss, picture, start);
  picture.dispose();
  expect(engine().state.numTensors - before - 1).toBe(learner.tensors);

  const costs = [await learner.step(frame)];
  const alive = engine().state.numTensors;
  expect(alive - before - 1).toBe(learner.tensors);
  for (let i = 0; i < 14; i++) costs.push(await learner.step(frame));
  expect(engine().state.numTensors).toBe(alive);
  for (const { content, style } of costs) expect(Number.isFinite(content + style)).toBe(true);
  expect(costs.at(-1)!.style).toBeLessThan(0.95 * costs[0]!.style);

  const learnt = await learner.read();
  expect(learnt.length).toBe(start.length);
  expect(learnt.some((value, i) => Math.abs(value - start[i]!) > 0.01)).toBe(true);
  learner.dispose();
  frame.dispose();
  expect(engine().state.numTensors).toBe(before);
  transfer.dispose();
  loss.dispose();
}, 120_000);

it('practises on frames that are small enough and can be painted', () => {
  const frame = tensor4d(new Float32Array(100 * 300 * 3), [1, 100, 300, 3]);
  const small = practiceSize(frame, 192);
  expect(small.shape).toEqual([1, 64, 192, 3]);
  frame.dispose();
  small.dispose();
});
