import { beforeAll, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { startWasm } from '../wasm';
import { startCpu } from './setup';
import { trainSmallNet, type SmallTraining } from './small-net';

let reference: SmallTraining;
beforeAll(async () => {
  await startCpu();
  reference = await trainSmallNet(4);
});

test('a network with convolutions is trained by the CPU backend', () => {
  expect(reference.left).toBe(0);
  expect(reference.difference).toBeLessThan(2e-2);
  expect(reference.losses.at(-1)).toBeLessThan(reference.losses[0]!);
});

test('WASM trains it too, with the same losses', async () => {
  await startWasm();
  registerTrainingKernels('wasm');
  const { losses, left, difference } = await trainSmallNet(4);
  expect(left).toBe(0);
  expect(difference).toBeLessThan(2e-2);
  losses.forEach((loss, epoch) => expect(loss).toBeCloseTo(reference.losses[epoch]!, 3));
});
