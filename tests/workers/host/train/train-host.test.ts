import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultRecipe } from '../../../../models/transfer/default-recipe';
import type { Recipe } from '../../../../models/transfer/recipe';
import type { TrainingEvent, TrainingJob, TrainingMeans, TrainingSample, WorkerEvent, WorkerEvents } from '../../../../workers/api';
import { faultOf, isAbort } from '../../../../workers/fault';
import { TrainHost } from '../../../../workers/host/train/train-host';
import { TinyCache } from '../../../models/transfer/tiny-job';
import { PHOTOS } from '../../../models/photos';
import { BASE, nodeBackend, nodeDecode, nodeWeights, nodeWorks } from '../node-means';

const quiet = new AbortController().signal;

/** Photographs of people, and pictures of noise. */
const samples: TrainingSample[] = [1, 2, 3, 4, 5, 6].map((n) => {
  return { id: `sample${n}.jpg`, labels: [0], split: n < 5 ? 'train' : 'dev' };
});
const noise: TrainingSample[] = [1, 2, 3, 4, 5, 6].map((n) => {
  return { id: `noise${n}`, labels: [1], split: n < 5 ? 'train' : 'dev' };
});

function jobOf(change: Partial<Recipe> = {}, all: readonly TrainingSample[] = [...samples, ...noise]): TrainingJob {
  const base = defaultRecipe({ classes: 2, train: 8, dev: 4 });
  const augmentation = { ...base.augmentation, copies: 0 };
  return { classes: ['people', 'noise'], samples: all, recipe: { ...base, inputSize: 64, epochs: 6, augmentation, ...change } };
}

class Page extends TinyCache implements TrainingMeans {
  states: ArrayBuffer[] = [];

  async picture(id: string): Promise<Blob> {
    if (id.startsWith('broken')) throw new Error(`${id} is damaged`);
    if (id.startsWith('sample')) return new Blob([readFileSync(`${PHOTOS}/${id}`)]);
    const { default: sharp } = await import('sharp');
    const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919 * Number(id.slice(5))) % 251);
    return new Blob([Uint8Array.from(await sharp(data, { raw: { width: 64, height: 64, channels: 3 } }).png().toBuffer())]);
  }

  checkpoint(state: ArrayBuffer): Promise<void> {
    this.states.push(state);
    return Promise.resolve();
  }
}

let backend: ReturnType<typeof nodeBackend>;
let host: TrainHost;
let page: Page;
let told: WorkerEvent[];
let events: TrainingEvent[];

const means = () => page as never;
const listen = ((event: TrainingEvent) => void events.push(event)) as never;
const fault = async (work: Promise<unknown>) => faultOf(await work.catch((error: unknown) => error));

beforeEach(async () => {
  backend = nodeBackend();
  host = new TrainHost({ openers: [backend.opener], weights: nodeWeights, works: nodeWorks, decode: nodeDecode });
  page = new Page();
  told = [];
  events = [];
});

const open = () => {
  const request = { backend: 'auto', avoid: [], baseUrl: BASE } as const;
  return host.open(request, ((event: WorkerEvent) => void told.push(event)) as WorkerEvents, quiet);
};

describe('the training host', () => {
  it('opens, trains on photographs, and frees all that the training took', async () => {
    expect((await fault(host.train(jobOf(), means(), listen, null, quiet))).code).toBe('internal');
    const report = await open();
    expect(report).toMatchObject({ backend: 'wasm', refused: [] });
    expect([...new Set(told.flatMap((each) => (each.type === 'progress' ? [each.progress.phase] : [])))]).toEqual(['backend', 'download', 'build']);
    const before = await host.memory();

    const outcome = await host.train(jobOf(), means(), listen, null, quiet);
    expect(outcome).toMatchObject({ reason: 'finished', leftOut: [], cached: 0 });
    expect(outcome.assessments.train!.accuracy).toBe(1);
    expect(outcome.classifier!.weights.byteLength).toBeGreaterThan(0);
    expect(await host.memory()).toEqual(before);
    expect(page.states.length).toBeGreaterThan(0);
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(6);

    // From the stored features, and from the last state: nothing is left to do.
    const rest = await host.train(jobOf(), means(), listen, page.states.at(-1)!, quiet);
    expect(rest.cached).toBe(12);
    expect(rest.assessments.dev).toEqual(outcome.assessments.dev);

    const checked = await host.gradientCheck(jobOf({ loss: { ...jobOf().recipe.loss, l2: 0.1 } }), means(), quiet);
    expect(checked.difference).toBeLessThan(1e-2);
    const trials: number[] = [];
    const listenTrials = ((trial: { score: number }) => void trials.push(trial.score)) as never;
    const found = await host.search(jobOf(), means(), { seconds: 60, trials: 4 }, listenTrials, quiet);
    expect(trials).toHaveLength(4);
    const scores = found.map(({ trial }) => trial.score);
    expect(scores).toEqual([...trials].sort((a, b) => b - a));
    expect(found[0]!.recipe.batchSize).toBe(found[0]!.trial.parameters.batchSize);
    expect(await host.memory()).toEqual(before);
  });

  it('refuses what cannot be trained before it begins', async () => {
    await open();
    expect(await host.refusal(jobOf())).toBeNull();
    expect(await host.refusal(jobOf({}, samples))).toEqual({ code: 'too-few-classes' });
    const lonely = { ...jobOf(), classes: ['people', 'noise', 'nothing'] };
    expect(await host.refusal(lonely)).toEqual({ code: 'empty-class', label: 2 });
  });

  it('gives up when asked, also while it is held, and says what there was', async () => {
    await open();
    const before = await host.memory();
    const controller = new AbortController();
    const begun = new Promise<void>((resolve) => {
      const watch = ((event: TrainingEvent) => {
        if (event.type !== 'epoch') return;
        void host.setPaused(true);
        resolve();
      }) as never;
      void host.train(jobOf({ epochs: 10_000, patience: null }), means(), watch, null, controller.signal).then((outcome) => {
        ended = outcome;
      });
    });
    let ended: Awaited<ReturnType<TrainHost['train']>> | undefined;
    await begun;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ended).toBeUndefined();
    controller.abort();
    await expect.poll(() => ended?.reason, { timeout: 20_000 }).toBe('aborted');
    expect(ended!.classifier).not.toBeNull();
    expect(await host.memory()).toEqual(before);
  });

  it('is not held by the pause of a training that was given up, and takes a pause that comes early', async () => {
    await open();
    await host.setPaused(true);
    expect((await host.gradientCheck(jobOf(), means(), quiet)).difference).toBeLessThan(1e-2);
    await host.setPaused(true);
    const listenTrials = (() => undefined) as never;
    expect(await host.search(jobOf(), means(), { seconds: 60, trials: 1 }, listenTrials, quiet)).toHaveLength(1);

    const controller = new AbortController();
    let ended = false;
    const training = host.train(jobOf(), means(), listen, null, controller.signal);
    void host.setPaused(true);
    void training.then(() => (ended = true));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(ended).toBe(false);
    controller.abort();
    expect((await training).reason).toBe('aborted');
  }, 60_000);

  it('says that nothing is left to learn from where no picture can be read', async () => {
    await open();
    const broken = noise.map((each) => ({ ...each, id: `broken-${each.id}` }));
    expect((await fault(host.train(jobOf({}, [...samples, ...broken]), means(), listen, null, quiet))).code).toBe('nothing-to-learn');
  });

  it('says that its device was lost, in the middle and afterwards, until it is opened again', async () => {
    await open();
    const lose = ((event: TrainingEvent) => void (event.type === 'epoch' && host.loseDevice())) as never;
    expect((await fault(host.train(jobOf({ epochs: 10_000, patience: null }), means(), lose, null, quiet))).code).toBe('device-lost');
    expect(told.at(-1)).toMatchObject({ type: 'fault', fault: { code: 'device-lost' } });
    expect((await fault(host.train(jobOf(), means(), listen, null, quiet))).code).toBe('device-lost');
    await open();
    expect(backend.disposed).toBe(1);
    expect((await host.train(jobOf(), means(), listen, null, quiet)).reason).toBe('finished');
  });

  it('opening anew gives up what is under way', async () => {
    await open();
    const training = host.train(jobOf({ epochs: 10_000, patience: null }), means(), listen, null, quiet);
    await expect.poll(() => events.some(({ type }) => type === 'epoch'), { timeout: 30_000 }).toBe(true);
    const [first, second] = [open().catch((error: unknown) => error), open()];
    expect((await training).reason).toBe('aborted');
    expect(isAbort(await first)).toBe(true);
    expect((await second).backend).toBe('wasm');
  });

  it('has nothing to learn when no picture can be read', async () => {
    await open();
    const broken = [...samples, { id: 'broken1', labels: [1], split: 'train' as const }];
    const { code, detail } = await fault(host.train(jobOf({}, broken), means(), listen, null, quiet));
    expect([code, detail]).toEqual(['nothing-to-learn', expect.any(String)]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'left-out', sample: 'broken1' }));
  });
});
