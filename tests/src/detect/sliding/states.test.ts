import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { LinkError } from '../../../../src/link/link';
import type { SlidingMeans } from '../../../../src/detect/sliding/means';
import { Questions } from '../../../../src/detect/sliding/questions';
import { Sliding } from '../../../../src/detect/sliding/sliding.svelte';
import { Task } from '../../../../src/link/task.svelte';
import type { LevelComparison, WindowAddress, WindowComparison, WindowLevel, WindowReading } from '../../../../workers/api';
import { FaultError } from '../../../../workers/fault';

const LEVEL: WindowLevel = {
  level: 1, columns: 3, rows: 2, first: { x: 0, y: 0, width: 0.5, height: 0.5 }, step: { x: 0.25, y: 0.5 },
  pixels: { width: 192, height: 192 }, window: 96, stride: 48,
};
const LEVEL_COMPARISON: LevelComparison = {
  level: LEVEL, crop: new Float32Array(6), pass: new Float32Array(6), cropClass: new Int32Array(6),
  passClass: new Int32Array(6), difference: new Float32Array(6), cropMs: 60, passMs: 6,
};
const COMPARISON: WindowComparison = {
  levels: [LEVEL_COMPARISON], labels: ['cup'], windows: 6, cropMs: 60, passMs: 6, largest: 0.1, mean: 0.01,
  at: { level: 1, column: 2, row: 1 }, agreement: 1, headDifference: 1e-6, padding: null,
};

function reading(address: WindowAddress): WindowReading {
  return { level: LEVEL, address, window: LEVEL.first, objectness: null, best: [], regression: null };
}

function make() {
  const asked: WindowAddress[] = [];
  const held: string[] = [];
  const means: SlidingMeans = {
    questions: {
      windowHeat: (label) =>
        Promise.resolve({ levels: [{ ...LEVEL, scores: new Float32Array(6) }], raster: { width: 1, height: 1, values: new Float32Array([label ? 1 : 0]) }, best: null }),
      windowReading: (address) => (asked.push(address), Promise.resolve(reading(address))),
      windowNear: () => Promise.resolve(reading({ level: 1, column: 1, row: 0 })),
      windowField: (address) =>
        Promise.resolve({ address, window: LEVEL.first, step: LEVEL.step, layers: [], field: LEVEL.first, global: false }),
      measureWindowField: (address, onprogress) => {
        held.push('measured');
        onprogress(1, 2);
        const none = { from: 0, size: 1 };
        return Promise.resolve({
          address, byRow: new Float32Array(1), byColumn: new Float32Array(1), rows: none, columns: none,
          touched: null, effective: null, pictures: 2, ms: 3,
        });
      },
      compareWindows: () => (held.push('compared'), Promise.resolve(COMPARISON)),
      shapeWindows: () => Promise.resolve(null),
    },
    hold: () => (held.push('held'), Promise.resolve()),
    refresh: vi.fn(),
  };
  return { sliding: new Sliding(means), means, asked, held };
}

describe('Questions', () => {
  it('asks one at a time, and of those that waited only the newest', async () => {
    const questions = new Questions();
    const answered: number[] = [];
    let release = () => {};
    questions.ask(() => new Promise<void>((resolve) => (release = resolve)).then(() => void answered.push(0)));
    for (const n of [1, 2, 3]) questions.ask(() => Promise.resolve(void answered.push(n)));
    release();
    await vi.waitFor(() => expect(answered).toEqual([0, 3]));
  });

  it('goes on after one that failed', async () => {
    const questions = new Questions();
    questions.ask(() => Promise.reject(new Error('gone')));
    const next = vi.fn(() => Promise.resolve());
    questions.ask(next);
    await vi.waitFor(() => expect(next).toHaveBeenCalled());
  });
});

describe('Task', () => {
  it('tells how far it is, and what came of it', async () => {
    const task = new Task<number>();
    let finish: (value: number) => void = () => {};
    const done = task.run((onprogress) => (onprogress(1, 4), new Promise((resolve) => (finish = resolve))));
    expect([task.running, task.fraction]).toEqual([true, 0.25]);
    finish(7);
    await done;
    expect([task.running, task.outcome]).toEqual([false, 7]);
  });

  it('is over at once when it is cancelled, and what comes of it later is nobody’s', async () => {
    const task = new Task<number>();
    let heard: AbortSignal | undefined;
    let finish: (value: number) => void = () => {};
    const done = task.run((_, signal) => ((heard = signal), new Promise((resolve) => (finish = resolve))));
    task.cancel();
    expect([task.running, heard!.aborted]).toEqual([false, true]);
    finish(7);
    await done;
    expect(task.outcome).toBeNull();
  });

  it('keeps a fault, but not the end of the worker, of which the engine tells', async () => {
    const task = new Task<number>();
    await task.run(() => Promise.reject(new FaultError('bad-output', 'NaN')));
    expect(task.fault?.code).toBe('bad-output');
    await task.run(() => Promise.reject(new LinkError('crashed')));
    expect([task.fault, task.running]).toEqual([null, false]);
  });
});

describe('Sliding', () => {
  it('shows the heat of the chosen class, and of the level only while there is one', async () => {
    const { sliding } = make();
    sliding.heat.chooseLabel('cup');
    await vi.waitFor(() => expect(sliding.heat.map?.raster.values[0]).toBe(1));
    sliding.heat.chooseLevel(1);
    expect(sliding.heat.level).toBe(1);
    sliding.heat.chooseLevel(4);
    expect(sliding.heat.level).toBeNull();
    sliding.reset();
    expect([sliding.heat.label, sliding.heat.map]).toEqual([null, null]);
  });

  it('compares on the picture that is held, and looks at the cell with the largest difference first', async () => {
    const { sliding, held } = make();
    const { comparison } = sliding;
    await comparison.start();
    expect(held).toEqual(['held', 'compared']);
    expect(comparison.cell).toEqual({ column: 2, row: 1 });
    comparison.move(-1, -1);
    expect(comparison.cell).toEqual({ column: 1, row: 0 });
    comparison.move(0, -1);
    expect(comparison.cell).toEqual({ column: 1, row: 0 });
    comparison.look(0.99, 0.99);
    expect(comparison.cell).toEqual({ column: 2, row: 1 });
  });

  it('moves from cell to cell and not beyond the rim', async () => {
    const { sliding, asked } = make();
    const { field } = sliding;
    field.ask(null);
    await vi.waitFor(() => expect(field.reading?.address).toEqual({ level: 1, column: 1, row: 0 }));
    field.move(1, 0);
    await vi.waitFor(() => expect(field.reading?.address.column).toBe(2));
    field.move(1, 0);
    field.move(0, -1);
    expect(asked).toEqual([{ level: 1, column: 2, row: 0 }]);
  });

  it('shows what was measured for the cell that it was measured of, and no other', async () => {
    const { sliding, held } = make();
    const { field } = sliding;
    field.ask(null);
    await vi.waitFor(() => expect(field.reading).not.toBeNull());
    await field.measure();
    expect(held).toEqual(['held', 'measured']);
    expect(field.measured?.pictures).toBe(2);
    field.move(1, 0);
    await vi.waitFor(() => expect(field.reading?.address.column).toBe(2));
    expect(field.measured).toBeNull();
  });

  it('asks for the boxes anew when they are to be the windows themselves', () => {
    const { sliding, means } = make();
    sliding.setRegression(false);
    flushSync();
    expect(sliding.regression).toBe(false);
    expect(means.refresh).toHaveBeenCalledOnce();
  });
});
