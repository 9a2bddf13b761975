import { beforeEach, describe, expect, it } from 'vitest';
import { Gallery } from '../../../../src/face/siamese/gallery.svelte';
import { Lessons } from '../../../../src/face/siamese/lessons.svelte';
import { nearestOf, placesOf } from '../../../../src/face/siamese/places';
import type {
  LessonEvents, SiameseJob, SiameseOutcome, SiameseRefusal, SiameseWorker, Space,
} from '../../../../workers/api';
import { FaultError } from '../../../../workers/fault';
import { FakeWorker } from '../../link/fake-worker';

function space(count: number, at = 0): Space {
  const spread = { same: [1], different: [0], farthest: 2, mean: { same: at, different: null }, area: null, parting: null };
  return {
    points: Array.from({ length: count }, (_, i) => [i + at, -at] as const), explained: [0.6, 0.3],
    heldBack: Array.from({ length: count }, () => false), distances: new Float32Array(count * count), learned: spread, held: null,
  };
}

/** What lives in the fake worker: learns as many epochs as it is let. */
class FakeSiamese implements SiameseWorker {
  readonly jobs: SiameseJob[] = [];
  looks = 0;
  answer: SiameseRefusal | null = null;
  fails = false;
  paused: boolean[] = [];
  /** Rest of the learning waits for it. */
  gate: Promise<void> = Promise.resolve();

  refusal(): Promise<SiameseRefusal | null> {
    return Promise.resolve(this.answer);
  }

  look({ faces }: Pick<SiameseJob, 'faces'>): Promise<Space | null> {
    this.looks++;
    return Promise.resolve(faces.length > 0 ? space(faces.length) : null);
  }

  async learn(job: SiameseJob, events: LessonEvents, signal: AbortSignal): Promise<SiameseOutcome> {
    this.jobs.push(job);
    if (this.fails) throw new FaultError('no-backend', 'told to');
    const count = job.faces.length;
    const history = [0, 1].map((epoch) => ({ epoch, loss: 1 - epoch / 2, accuracy: null, teaching: 0.5 }));
    for (const report of history) {
      await (events({ report, epochs: 2, space: space(count, report.epoch + 1) }) as unknown as Promise<void>);
      if (report.epoch === 0) {
        const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        await Promise.race([this.gate, aborted]);
        if (signal.aborted) break;
      }
    }
    const reason = signal.aborted ? 'aborted' : 'finished';
    return {
      reason, comparison: { kind: 'original' }, before: space(count), after: space(count, 2), history, teachingBefore: 1,
      tensors: { before: 0, after: 0 },
    };
  }

  setPaused(paused: boolean): Promise<void> {
    this.paused.push(paused);
    return Promise.resolve();
  }
}

let worker: FakeSiamese;
let gallery: Gallery;
let lessons: Lessons;

beforeEach(() => {
  worker = new FakeSiamese();
  gallery = new Gallery(() => void lessons.changed());
  lessons = new Lessons(gallery, () => new FakeWorker(worker) as unknown as Worker);
});

async function filled(): Promise<void> {
  gallery.add('Ada', [1, 2].map((n) => ({ values: Float32Array.of(n), picture: '' })));
  gallery.add('Bea', [3, 4].map((n) => ({ values: Float32Array.of(n), picture: '' })));
  await expect.poll(() => lessons.before?.points.length).toBe(4);
}

describe('lessons', () => {
  it('look at faces as they come, the last ones where they come fast', async () => {
    await filled();
    expect(worker.looks).toBeLessThanOrEqual(3);
    expect([lessons.after, lessons.shows, lessons.refusal]).toEqual([null, 'original', null]);
    worker.answer = 'one-person';
    gallery.removePerson(gallery.people[1]!.id);
    await expect.poll(() => lessons.refusal).toBe('one-person');
    await lessons.learn();
    expect(worker.jobs).toEqual([]);
    gallery.clear();
    await expect.poll(() => lessons.before).toBeNull();
    expect(lessons.refusal).toBeNull();
  });

  it('learn what was chosen, show it as it moves, and can go back', async () => {
    await filled();
    lessons.choose('triplets');
    lessons.mine('hard');
    lessons.setMargin(0.8);
    await lessons.learn();
    expect(worker.jobs[0]!.lesson).toEqual({ kind: 'triplets', mining: 'hard', margin: 0.8 });
    expect(worker.jobs[0]!.faces.map(({ person }) => person)).toEqual([0, 0, 1, 1]);
    expect(lessons.history.map(({ epoch }) => epoch)).toEqual([0, 1]);
    expect([lessons.phase, lessons.shows, lessons.space?.points[0]]).toEqual(['idle', 'learned', [2, -2]]);
    lessons.show('original');
    expect(lessons.space?.points[0]).toEqual([0, -0]);
    lessons.forget();
    expect([lessons.after, lessons.outcome, lessons.history]).toEqual([null, null, []]);
    lessons.choose('chi-square');
    await lessons.learn();
    expect(worker.jobs[1]!.lesson).toEqual({ kind: 'head', feature: 'chi-square' });
  });

  it('can be paused, and stopped with what was learned by then', async () => {
    await filled();
    worker.gate = new Promise(() => undefined);
    const learning = lessons.learn();
    await expect.poll(() => lessons.history.length).toBe(1);
    lessons.pause();
    expect(lessons.phase).toBe('paused');
    lessons.resume();
    await expect.poll(() => worker.paused).toEqual([true, false]);
    lessons.cancel();
    await learning;
    expect([lessons.phase, lessons.outcome?.reason]).toEqual(['idle', 'aborted']);
    expect(lessons.after).not.toBeNull();
  });

  it('forget what they learned of faces that are not the same any more', async () => {
    await filled();
    await lessons.learn();
    gallery.remove(gallery.faces[0]!.id);
    expect([lessons.after, lessons.outcome]).toEqual([null, null]);
    await expect.poll(() => lessons.before?.points.length).toBe(3);
  });

  it('say what failed, and keep the original', async () => {
    await filled();
    worker.fails = true;
    await lessons.learn();
    expect(lessons.fault?.code).toBe('no-backend');
    expect([lessons.phase, lessons.before?.points.length, lessons.after]).toEqual(['idle', 4, null]);
  });
});

describe('places on the map', () => {
  it('are scaled alike for all spaces that are compared', () => {
    const [near, far] = [space(2, 1), space(2, 9)];
    const size = { width: 200, height: 100 };
    const alone = placesOf(near, [], size);
    const together = placesOf(near, [near, far], size);
    expect(Math.abs(alone[1]!.x - alone[0]!.x)).toBeGreaterThan(2 * Math.abs(together[1]!.x - together[0]!.x));
    for (const { x, y } of placesOf(far, [near], size)) {
      expect(x > 0 && x < 200 && y > 0 && y < 100).toBe(true);
    }
  });

  it('know the nearest of the same person, and of others', () => {
    const distances = Float32Array.from([0, 3, 1, 2, 3, 0, 4, 5, 1, 4, 0, 6, 2, 5, 6, 0]);
    const all = { ...space(4), distances };
    expect(nearestOf(all, ['a', 'a', 'b', 'b'], 0)).toEqual({ same: 1, other: 2, sameDistance: 3, otherDistance: 1 });
    expect(nearestOf(all, ['a', 'b', 'b', 'b'], 0)).toMatchObject({ same: null, sameDistance: null, other: 2 });
  });
});
