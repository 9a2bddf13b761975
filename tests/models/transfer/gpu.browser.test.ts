import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { canTrain, registerTrainingKernels } from '../../../models/kernels/training';
import { trainSmallNet, type SmallTraining } from './small-net';

let reference: SmallTraining;
beforeAll(async () => {
  await setBackend('cpu');
  registerTrainingKernels('cpu');
  reference = await trainSmallNet(3);
});

test.each(['webgl', 'webgpu'])('%s trains a network with convolutions, with the losses of the CPU', async (backend) => {
  expect(await setBackend(backend)).toBe(true);
  await ready();
  registerTrainingKernels(backend);
  expect(canTrain(backend, ['head', 'trunk', 'pooling', 'resizing', 'gathering'])).toEqual({ ok: true });
  const { losses, left, difference } = await trainSmallNet(3);
  expect(left).toBe(0);
  expect(difference).toBeLessThan(2e-2);
  losses.forEach((loss, epoch) => expect(loss).toBeCloseTo(reference.losses[epoch]!, 3));
});
