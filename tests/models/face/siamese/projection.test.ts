import { memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { distance, type Embedding } from '../../../../models/face/embedding/distance';
import { allPairs, type Labelled } from '../../../../models/face/siamese/pair-features';
import { project, trainProjection, type ProjectionReport } from '../../../../models/face/siamese/projection';
import { MINING } from '../../../../models/face/siamese/triplets';
import { areaUnderRoc } from '../../../../models/face/verification/roc';
import { startCpu } from '../../transfer/setup';
import { people } from './people';

beforeAll(startCpu);
afterEach(() => expect(memory().numTensors).toBe(0));

function area(faces: readonly Labelled[], through: (embedding: Embedding) => Embedding): number {
  const moved = faces.map(({ embedding }) => through(embedding));
  const pairs = allPairs(faces.map(({ person }) => person));
  const of = (wanted: boolean) => pairs.filter(({ same }) => same === wanted).map(({ a, b }) => distance(moved[a]!, moved[b]!));
  return areaUnderRoc({ same: of(true), different: of(false) });
}

const seen = people(1, 12, 5, 12, 4, 0.6);
const unseen = people(2, 10, 5, 12, 4, 0.6);

test.each(MINING)('with %s triplets people come together, those not seen in training too', async (mining) => {
  const { projection, history, teachingBefore, reason } = await trainProjection(seen, { mining, margin: 0.4, epochs: 40, seed: 3, learningRate: 0.02 });
  expect(reason).toBe('finished');
  expect(history).toHaveLength(40);
  expect(history.at(-1)!.teaching).toBeLessThan(teachingBefore * 0.7);
  const before = area(unseen, (e) => e);
  const after = area(unseen, (e) => project(projection, e));
  expect(after).toBeGreaterThan(before + (1 - before) * 0.3);
});

describe('a projection', () => {
  it('begins as the identity', async () => {
    const { projection, history, reason } = await trainProjection(seen, { mining: 'random', margin: 0.4, epochs: 0, seed: 1 });
    expect({ history, reason }).toEqual({ history: [], reason: 'finished' });
    const { embedding } = seen[0]!;
    project(projection, embedding).forEach((x, i) => expect(x).toBeCloseTo(embedding[i]!, 6));
  });

  it('can lead to fewer numbers', async () => {
    const { projection } = await trainProjection(seen, { mining: 'semi-hard', margin: 0.4, dimensions: 3, epochs: 1, seed: 1 });
    const small = project(projection, seen[0]!.embedding);
    expect(small).toHaveLength(3);
    expect(Math.hypot(...small)).toBeCloseTo(1, 5);
    expect(() => project(projection, new Float32Array(5))).toThrow(RangeError);
  });

  it('comes out the same with the same seed', async () => {
    const options = { mining: 'random', margin: 0.3, epochs: 2, seed: 4 } as const;
    const [first, second] = [await trainProjection(seen, options), await trainProjection(seen, options)];
    expect(second.projection).toEqual(first.projection);
  });

  it('stops when it is told to, with what the last epoch gave', async () => {
    const signal = { aborted: false };
    const reports: ProjectionReport[] = [];
    const onEpoch = (report: ProjectionReport) => {
      reports.push(report);
      if (report.epoch === 1) signal.aborted = true;
    };
    const stopped = await trainProjection(seen, { mining: 'random', margin: 0.3, epochs: 9, seed: 4, signal, onEpoch });
    expect(stopped.reason).toBe('aborted');
    expect(stopped.history).toEqual(reports);
    expect(reports).toHaveLength(2);
  });

  it('is not believed when the loss is no number', async () => {
    const broken = await trainProjection(seen, { mining: 'random', margin: 0.3, epochs: 3, seed: 4, learningRate: 1e38 });
    expect(broken.reason).toBe('not-a-number');
    for (const values of Object.values(broken.projection.weights)) expect(values.every(Number.isFinite)).toBe(true);
  });

  it('needs a triplet', async () => {
    const options = { mining: 'random', margin: 0.3, seed: 1 } as const;
    await expect(trainProjection([], options)).rejects.toThrow(RangeError);
    await expect(trainProjection(people(1, 4, 1), options)).rejects.toThrow(RangeError);
    await expect(trainProjection(people(1, 1, 4), options)).rejects.toThrow(RangeError);
  });
});
