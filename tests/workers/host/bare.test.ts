import '@tensorflow/tfjs-backend-cpu';
import { engine, mul, setBackend, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it, vi } from 'vitest';
import type { DetectorNetwork } from '../../../models/detector';
import { bareTimes } from '../../../workers/host/bare';

beforeAll(() => setBackend('cpu'));

/** A network that doubles its input and tells how many of its outputs wait to be read. */
function doubling(read: () => Promise<void> = () => Promise.resolve()) {
  const waiting = { now: 0, most: 0 };
  const execute = vi.fn((input: Tensor4D): Tensor => {
    const output = mul(input, 2);
    waiting.most = Math.max(waiting.most, ++waiting.now);
    const data = output.data.bind(output);
    vi.spyOn(output, 'data').mockImplementation(async () => {
      await read();
      waiting.now--;
      return data();
    });
    return output;
  });
  const network = { inputSize: 8, execute } as unknown as DetectorNetwork;
  return { network, execute, waiting };
}

it.each([1, 2, 3])('runs as often as asked, %i at a time, and leaves no tensor', async (inFlight) => {
  const before = engine().state.numTensors;
  const { network, execute, waiting } = doubling();
  const times = await bareTimes(network, 7, inFlight);
  expect(times).toHaveLength(7);
  expect(execute).toHaveBeenCalledTimes(7);
  expect(execute.mock.calls[0]?.[0].shape).toEqual([1, 8, 8, 3]);
  expect(waiting.most).toBe(inFlight);
  expect(times.every((time) => time >= 0)).toBe(true);
  expect(engine().state.numTensors).toBe(before);
});

it.each([1, 2])('frees everything when reading back fails, %i at a time', async (inFlight) => {
  const before = engine().state.numTensors;
  const { network } = doubling(() => Promise.reject(new Error('device lost')));
  await expect(bareTimes(network, 3, inFlight)).rejects.toThrow('device lost');
  expect(engine().state.numTensors).toBe(before);
});
