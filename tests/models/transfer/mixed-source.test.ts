import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { MixedSource } from '../../../models/transfer/mixed-source';
import { FeatureSource, inOrder } from '../../../models/transfer/source';
import { startCpu } from './setup';

beforeAll(startCpu);

/** Features that are the class's own number, so that what was mixed shows in both alike. */
const plain = () => new FeatureSource(Float32Array.of(0, 1, 0, 1, 0, 1), 1, Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1), 2);
const plan = (training: boolean, epoch = 0) => ({ epoch, order: inOrder(6), batchSize: 4, training });

async function all(source: MixedSource, training: boolean, epoch = 0): Promise<[number[], number[]][]> {
  const found: [number[], number[]][] = [];
  for await (const { inputs, labels } of source.batches(plan(training, epoch))) {
    found.push([[...inputs.dataSync()], [...labels.dataSync()]]);
    inputs.dispose();
    labels.dispose();
  }
  return found;
}

describe('mix-up', () => {
  it('mixes samples and labels alike, the same way each time, and differently from epoch to epoch', async () => {
    const before = memory().numTensors;
    const source = new MixedSource(plain(), 1, 3);
    expect(source.size).toBe(6);
    const batches = await all(source, true);
    for (const [features, labels] of batches) {
      features.forEach((value, i) => {
        expect(labels[2 * i + 1]).toBeCloseTo(value, 6);
        expect(labels[2 * i]! + labels[2 * i + 1]!).toBeCloseTo(1, 6);
      });
    }
    expect(batches.flatMap(([features]) => features).some((value) => value > 0.01 && value < 0.99)).toBe(true);
    expect(await all(source, true)).toEqual(batches);
    expect(await all(source, true, 1)).not.toEqual(batches);
    expect(memory().numTensors).toBe(before);
  });

  it('leaves alone what is not learned from', async () => {
    const [[features] = [[]]] = await all(new MixedSource(plain(), 1, 3), false);
    expect(features).toEqual([0, 1, 0, 1]);
  });
});
