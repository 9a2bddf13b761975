import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pump } from '../../../src/camera/pump';
import { FakeFrame, FakeReader, frameOf, settled } from './fakes';

/** What may happen, in any order. */
type Step = 'arrive' | 'arrive-late' | 'finish-first' | 'finish-last' | 'fail' | 'pause' | 'resume';
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Step>('arrive') },
    { weight: 1, arbitrary: fc.constant<Step>('arrive-late') },
    { weight: 3, arbitrary: fc.constantFrom<Step>('finish-first', 'finish-last', 'fail') },
    { weight: 1, arbitrary: fc.constantFrom<Step>('pause', 'resume') },
  ),
  { maxLength: 60 },
);

/** A pump under test: work is finished by hand. */
class Bench {
  readonly reader: FakeReader;
  readonly frames: FakeFrame[] = [];
  readonly handed: FakeFrame[] = [];
  readonly errors: string[] = [];
  readonly working: { resolve(): void; reject(error: unknown): void }[] = [];
  readonly pump: Pump;
  mostInFlight = 0;
  /** Frames that the source passed over. */
  skipped = 0;
  ended = 0;

  constructor(limit?: number, eager = true) {
    this.reader = new FakeReader(eager);
    this.pump = new Pump({
      ...(limit === undefined ? {} : { limit }),
      process: (taken) => {
        this.handed.push(frameOf(taken));
        return new Promise<void>((resolve, reject) => {
          this.working.push({ resolve, reject });
          this.mostInFlight = Math.max(this.mostInFlight, this.working.length);
        });
      },
      onerror: (error, from) => this.errors.push(`${from}: ${String(error)}`),
      onend: () => this.ended++,
    });
    this.pump.start(this.reader);
  }

  arrive(skipped = 0): FakeFrame {
    const frame = new FakeFrame(this.frames.length);
    this.frames.push(frame);
    this.skipped += skipped;
    this.reader.give(frame, skipped);
    return frame;
  }

  async step(step: Step): Promise<void> {
    if (step === 'arrive') this.arrive();
    if (step === 'arrive-late') this.arrive(2);
    if (step === 'finish-first') this.working.shift()?.resolve();
    if (step === 'finish-last') this.working.pop()?.resolve();
    if (step === 'fail') this.working.shift()?.reject(new Error('bad frame'));
    if (step === 'pause') this.pump.setPaused(true);
    if (step === 'resume') this.pump.setPaused(false);
    await settled();
  }

  async finishAll(): Promise<void> {
    while (this.working.length > 0) await this.step('finish-first');
  }
}

describe('Pump', () => {
  it.each([true, false])('keeps its promises for any schedule (eager reader: %s)', async (eager) => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (schedule, limit) => {
        const bench = new Bench(limit, eager);
        await settled();
        for (const step of schedule) {
          await bench.step(step);
          const { captured, dropped, inFlight } = bench.pump.stats;
          expect(dropped + inFlight).toBeLessThanOrEqual(captured);
        }
        bench.pump.setPaused(false);
        const last = bench.arrive();
        await settled();
        await bench.finishAll();

        expect(bench.mostInFlight).toBeLessThanOrEqual(limit);
        expect(bench.handed.at(-1)).toBe(last);
        bench.pump.stop();
        const handed = new Set(bench.handed);
        expect(handed.size).toBe(bench.handed.length);
        for (const frame of bench.frames) expect(frame.closed).toBe(handed.has(frame) ? 0 : 1);
        expect(bench.handed.map(({ id }) => id)).toEqual([...bench.handed.map(({ id }) => id)].sort((a, b) => a - b));
        const { captured, dropped, inFlight } = bench.pump.stats;
        expect({ captured, dropped, inFlight }).toEqual({
          captured: bench.frames.length + bench.skipped,
          dropped: bench.frames.length + bench.skipped - handed.size,
          inFlight: 0,
        });
      }),
    );
  });

  it('has two in flight unless told otherwise, and the newest of the rest waits', async () => {
    const bench = new Bench();
    for (let i = 0; i < 5; i++) await bench.step('arrive');
    expect(bench.handed.map(({ id }) => id)).toEqual([0, 1]);
    expect(bench.pump.stats).toMatchObject({ captured: 5, dropped: 2, inFlight: 2 });
    await bench.step('finish-last');
    expect(bench.handed.map(({ id }) => id)).toEqual([0, 1, 4]);
  });

  it('asks a reader that works for each frame only when there is room', async () => {
    const bench = new Bench(1, false);
    await bench.step('arrive');
    expect(bench.reader.asked).toBe(1);
    await bench.step('finish-first');
    expect(bench.reader.asked).toBe(2);
  });

  it('counts what the source passed over, as captured and as dropped', async () => {
    const bench = new Bench();
    bench.arrive(3);
    await settled();
    expect(bench.pump.stats).toMatchObject({ captured: 4, dropped: 3, captureMs: 1 });
  });

  it('counts anew with each source', async () => {
    const bench = new Bench(1);
    for (let i = 0; i < 4; i++) await bench.step('arrive');
    expect(bench.pump.stats).toMatchObject({ captured: 4, dropped: 2, inFlight: 1 });
    bench.pump.start(new FakeReader());
    expect(bench.pump.stats).toEqual({ captured: 0, dropped: 0, inFlight: 1, captureMs: 0 });
  });

  it('reports failed work and goes on', async () => {
    const bench = new Bench();
    await bench.step('arrive');
    await bench.step('fail');
    await bench.step('arrive');
    expect(bench.errors).toEqual(['process: Error: bad frame']);
    expect(bench.handed).toHaveLength(2);
  });

  it('reports a process that throws rather than rejects', async () => {
    const errors: unknown[] = [];
    const reader = new FakeReader();
    const pump = new Pump({
      process: () => {
        throw new Error('at once');
      },
      onerror: (error) => errors.push(error),
    });
    pump.start(reader);
    reader.give(new FakeFrame(0));
    await settled();
    expect(errors).toHaveLength(1);
    expect(pump.stats.inFlight).toBe(0);
  });

  it('stops at a reader that fails', async () => {
    const bench = new Bench();
    bench.reader.fail(new Error('gone'));
    await settled();
    expect(bench.errors).toEqual(['reader: Error: gone']);
    expect(bench.reader.closes).toBe(1);
    expect(bench.pump.method).toBeNull();
  });

  it('tells when the source ended by itself, but not when it was stopped', async () => {
    const ended = new Bench();
    ended.reader.end();
    await settled();
    expect(ended.ended).toBe(1);

    const stopped = new Bench();
    stopped.pump.stop();
    await settled();
    expect(stopped.ended).toBe(0);
  });

  it('closes a frame that a former reader still gives', async () => {
    const bench = new Bench();
    const late = new FakeReader();
    bench.pump.start(late);
    const frame = bench.arrive();
    await settled();
    expect(frame.closed).toBe(1);
    expect(bench.handed).toEqual([]);
    expect(bench.reader.closes).toBe(1);
  });
});
