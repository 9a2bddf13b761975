import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Lessons, type LessonsOptions } from '../../../src/style/own/lessons.svelte';
import type { OwnStyles } from '../../../src/style/own/shelf.svelte';
import { Notices } from '../../../src/ui/notices.svelte';
import type { LessonJob, LessonOutcome, StyleLessonEvent, StyleVector } from '../../../workers/api';
import { FaultError } from '../../../workers/fault';

beforeEach(() => vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: () => undefined })));
afterEach(() => vi.unstubAllGlobals());

interface Running {
  readonly job: LessonJob;
  readonly tell: (event: StyleLessonEvent) => void;
  readonly signal: AbortSignal;
  readonly end: (outcome: LessonOutcome) => void;
  readonly fail: (error: unknown) => void;
}

/** A style that was learnt for 20 steps already, and a worker that does what the test says. */
async function begin(stored = true) {
  const kept: { vector: number[]; steps: number }[] = [];
  const style = { id: 'mine', name: 'Mine', vector: Float32Array.of(1), steps: 20, picture: new Blob() };
  let running: Running | undefined;
  const paused: boolean[] = [];
  const options: LessonsOptions = {
    own: {
      get: (id: string) => (id === 'mine' ? style : null),
      learnt: (_: string, vector: StyleVector, steps: number) => {
        kept.push({ vector: [...vector], steps });
        return Promise.resolve(stored);
      },
    } as unknown as OwnStyles,
    engine: {
      learn: (job, tell, signal) =>
        new Promise((end, fail) => (running = { job, tell, signal, end, fail })),
      setLessonPaused: (on) => Promise.resolve(void paused.push(on)),
    },
    notices: new Notices(),
    onchange: () => undefined,
  };
  const lessons = new Lessons(options);
  const done = lessons.start('mine');
  await vi.waitFor(() => expect(running).toBeDefined());
  return { lessons, done, kept, paused, notices: options.notices, ...running! };
}

const step = (at: number, vector: number | null): StyleLessonEvent => ({
  type: 'step', step: at, content: 0.5, style: 1 / at, ms: 100, vector: vector === null ? null : Float32Array.of(vector),
});

describe('learning a style', () => {
  it('keeps what is learnt on the way and at the end, on top of earlier steps', async () => {
    const { lessons, done, kept, tell, end } = await begin();
    tell({ type: 'waiting', frames: 0, needed: 1 });
    expect(lessons.waiting).toBe(true);
    tell(step(1, null));
    tell(step(10, 2));
    expect(lessons.points.map(({ style }) => style)).toEqual([1, 0.1]);
    expect(kept).toEqual([{ vector: [2], steps: 30 }]);
    end({ vector: Float32Array.of(3), steps: 11, reason: 'done' });
    await done;
    expect(kept.at(-1)).toEqual({ vector: [3], steps: 31 });
    expect(lessons.id).toBeNull();
  });

  it('that is stopped keeps what there is; that is given up leaves the style as it was', async () => {
    const stopped = await begin();
    stopped.lessons.stop();
    expect(stopped.signal.aborted).toBe(true);
    stopped.end({ vector: Float32Array.of(5), steps: 4, reason: 'aborted' });
    await stopped.done;
    expect(stopped.kept).toEqual([{ vector: [5], steps: 24 }]);

    const given = await begin();
    given.tell(step(10, 7));
    given.lessons.discard();
    given.end({ vector: Float32Array.of(8), steps: 12, reason: 'aborted' });
    await given.done;
    expect(given.kept.at(-1)).toEqual({ vector: [1], steps: 20 });
  });

  it('says that it is kept only where it could be stored', async () => {
    for (const stored of [true, false]) {
      const { done, notices, end } = await begin(stored);
      end({ vector: Float32Array.of(3), steps: 11, reason: 'done' });
      await done;
      expect(notices.list.map(({ topic }) => topic)).toEqual(stored ? ['style-learnt'] : []);
    }
  });

  it('that breaks off says so, and what was kept stays', async () => {
    const { lessons, done, kept, notices, tell, fail } = await begin();
    tell(step(10, 2));
    fail(new FaultError('device-lost', 'gone'));
    await done;
    expect(kept).toEqual([{ vector: [2], steps: 30 }]);
    expect(notices.list.map(({ topic, tone }) => [topic, tone])).toEqual([['style-lesson', 'problem']]);
    expect(lessons.id).toBeNull();
  });

  it('is held and goes on', async () => {
    const { lessons, done, paused, end } = await begin();
    lessons.setPaused(true);
    expect(lessons.paused).toBe(true);
    lessons.setPaused(false);
    expect(paused).toEqual([true, false]);
    end({ vector: Float32Array.of(1), steps: 0, reason: 'aborted' });
    await done;
  });
});
