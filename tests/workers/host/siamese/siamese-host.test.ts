import { proxy } from 'comlink';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LessonEvent, LessonEvents, SiameseJob } from '../../../../workers/api';
import { faultOf } from '../../../../workers/fault';
import { SiameseHost } from '../../../../workers/host/siamese/siamese-host';
import { people } from '../../../models/face/siamese/people';
import { nodeBackend } from '../node-means';

const quiet = new AbortController().signal;
const job: SiameseJob = {
  faces: people(1, 4, 6), lesson: { kind: 'triplets', mining: 'random', margin: 0.4 }, epochs: 4, seed: 3,
};

let host: SiameseHost;
beforeEach(() => {
  host = new SiameseHost([nodeBackend().opener]);
});

const listen = (heard: (event: LessonEvent) => void = () => undefined): LessonEvents => proxy(heard);

describe('the host of Siamese learning', () => {
  it('learns, tells of every epoch, and comes out the same the second time', async () => {
    const events: LessonEvent[] = [];
    const first = await host.learn(job, listen((event) => events.push(event)), quiet);
    expect(first.reason).toBe('finished');
    expect(events.map(({ report }) => report.epoch)).toEqual([0, 1, 2, 3]);
    const second = await host.learn(job, listen(), quiet);
    expect(second.comparison).toEqual(first.comparison);
    expect(second.tensors.after).toBe(first.tensors.before);
  });

  it('looks at faces without learning, and at none', async () => {
    expect((await host.look(job))!.points).toHaveLength(24);
    expect(await host.look({ faces: [], seed: 1 })).toBeNull();
    expect(await host.refusal({ faces: people(1, 1, 4), seed: 1 })).toBe('one-person');
    expect(await host.refusal(job)).toBeNull();
  });

  it('waits while it is paused, and can be given up meanwhile', async () => {
    const controller = new AbortController();
    const epochs: number[] = [];
    const learning = host.learn({ ...job, epochs: 50 }, listen(({ report }) => {
      epochs.push(report.epoch);
      if (report.epoch === 1) void host.setPaused(true);
    }), controller.signal);
    await expect.poll(() => epochs.length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(epochs).toEqual([0, 1]);
    controller.abort();
    expect(await learning).toMatchObject({ reason: 'aborted' });
    // The pause went with the learning that it was for.
    expect((await host.learn(job, listen(), quiet)).reason).toBe('finished');
  });

  it('says where no backend works', async () => {
    const none = new SiameseHost([{ name: 'wasm', patience: 1000, open: () => Promise.reject(new Error('no')) }]);
    expect(faultOf(await none.learn(job, listen(), quiet).catch((error: unknown) => error)).code).toBe('no-backend');
  });
});
