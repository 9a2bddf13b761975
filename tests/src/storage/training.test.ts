import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultRecipe } from '../../../models/transfer/default-recipe';
import { Database } from '../../../src/storage/db';
import { parseRecipe } from '../../../src/storage/recipe';
import {
  deleteUnfinished, readRecipe, readRuns, readUnfinished, writeCheckpoint, writeJob, writeRecipe, writeRuns, type Run,
} from '../../../src/storage/training';

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => vi.unstubAllGlobals());

const RECIPE = parseRecipe(defaultRecipe({ classes: 2, train: 10, dev: 2 }));
const JOB = {
  startedAt: 5,
  resumed: 0,
  classes: [{ id: 'a', name: 'A', colour: '#123456' }, { id: 'b', name: 'B', colour: '#123456' }],
  samples: [{ id: '1', labels: [0], split: 'train' as const }, { id: '2', labels: [1], split: 'dev' as const }],
  recipe: RECIPE,
};
const REPORT = {
  epoch: 0, loss: 1, accuracy: 0.5, devLoss: null, devAccuracy: null, learningRate: 0.1, gradientNorm: 2, seconds: 1,
};
const RUN: Run = {
  startedAt: 1, recipe: RECIPE, classCount: 2, pictures: 12, accuracy: { train: 1, dev: null }, computed: 12,
  seconds: { features: 1, head: 2, tuning: 0 },
};

describe('a training under way', () => {
  it('is read as it was written, with its newest checkpoint', async () => {
    const db = new Database();
    expect(await readUnfinished(db)).toBeNull();
    await writeJob(db, JOB, true);
    expect(await readUnfinished(db)).toEqual({ ...JOB, checkpoint: null, history: { head: [], tuning: [] } });
    await writeCheckpoint(db, 5, Uint8Array.of(1, 2).buffer, { head: [REPORT], tuning: [] });
    const read = await readUnfinished(db);
    expect([...new Uint8Array(read!.checkpoint!)]).toEqual([1, 2]);
    expect(read!.history.head).toEqual([REPORT]);
    await deleteUnfinished(db);
    expect(await readUnfinished(db)).toBeNull();
  });

  it('keeps its checkpoint when it is taken up again, and loses it when another begins', async () => {
    const db = new Database();
    await writeJob(db, JOB, true);
    await writeCheckpoint(db, 5, new ArrayBuffer(2), { head: [], tuning: [] });
    await writeJob(db, { ...JOB, resumed: 1 }, false);
    expect(await readUnfinished(db)).toMatchObject({ resumed: 1, checkpoint: expect.any(ArrayBuffer) });
    await writeJob(db, { ...JOB, startedAt: 6 }, true);
    expect((await readUnfinished(db))!.checkpoint).toBeNull();
  });

  it('is never resumed from the checkpoint of another', async () => {
    const db = new Database();
    await writeJob(db, JOB, true);
    await writeCheckpoint(db, 4, new ArrayBuffer(2), { head: [], tuning: [] });
    expect((await readUnfinished(db))!.checkpoint).toBeNull();
  });

  it('that is damaged is none', async () => {
    const db = new Database();
    for (const damaged of [null, 7, { ...JOB, classes: 'none' }, { ...JOB, samples: [{ id: '1', labels: [2], split: 'train' }] }]) {
      await db.put('training', 'job', damaged);
      expect(await readUnfinished(db)).toBeNull();
    }
  });
});

describe('the recipe', () => {
  it('is read as it was written, until none is set any more', async () => {
    const db = new Database();
    expect(await readRecipe(db)).toBeNull();
    await writeRecipe(db, { value: { ...RECIPE, seed: 9 }, base: RECIPE });
    expect(await readRecipe(db)).toEqual({ value: { ...RECIPE, seed: 9 }, base: RECIPE });
    await writeRecipe(db, null);
    expect(await readRecipe(db)).toBeNull();
  });
});

describe('past runs', () => {
  it('are read as they were written, without what is damaged', async () => {
    const db = new Database();
    expect(await readRuns(db)).toEqual([]);
    await writeRuns(db, [RUN]);
    expect(await readRuns(db)).toEqual([RUN]);
    await db.put('training', 'runs', [RUN, { ...RUN, pictures: -1 }, 'run']);
    expect(await readRuns(db)).toEqual([RUN]);
  });
});
