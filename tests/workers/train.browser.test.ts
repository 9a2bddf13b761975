import { proxy, releaseProxy, transfer, wrap, type Remote } from 'comlink';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GENTLE } from '../../models/transfer/augment/gentle';
import { defaultRecipe } from '../../models/transfer/default-recipe';
import type { Recipe } from '../../models/transfer/recipe';
import { carryAbortSignals } from '../../workers/abort';
import type {
  ClassifyWorker, OpenTrainer, TrainingEvent, TrainingJob, TrainingMeans, TrainingSample, TrainWorker, WorkerEvent,
} from '../../workers/api';
import { faultOf } from '../../workers/fault';

carryAbortSignals();

const quiet = new AbortController().signal;
const request: OpenTrainer = { backend: 'wasm', avoid: [], baseUrl: new URL('/', location.href).href };

/** Six photographs of people, and each once more turned upside down: what is up must be learned, not colours. */
const urls = import.meta.glob<string>('../../node_modules/@vladmandic/face-api/demo/sample[1-6].jpg', {
  query: '?url', import: 'default', eager: true,
});
const CLASSES = ['upright', 'upside-down'];

async function pictures(): Promise<Map<string, Blob>> {
  const found = new Map<string, Blob>();
  for (const [i, url] of Object.values(urls).entries()) {
    const upright = await (await fetch(url)).blob();
    found.set(`upright-${i}`, upright);
    const bitmap = await createImageBitmap(upright);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.translate(bitmap.width, bitmap.height);
    context.rotate(Math.PI);
    context.drawImage(bitmap, 0, 0);
    found.set(`upside-down-${i}`, await canvas.convertToBlob({ type: 'image/jpeg' }));
  }
  return found;
}

/** What the page does for a training, in memory. */
class Page implements TrainingMeans {
  readonly rows = new Map<string, ArrayBuffer>();
  readonly states: ArrayBuffer[] = [];
  readonly #pictures: ReadonlyMap<string, Blob>;

  constructor(known: ReadonlyMap<string, Blob>) {
    this.#pictures = known;
  }

  picture = (id: string) => {
    const picture = this.#pictures.get(id);
    return picture ? Promise.resolve(picture) : Promise.reject(new Error(`there is no ${id}`));
  };
  readFeatures = (network: string, augmentation: string, ids: readonly string[]) =>
    Promise.resolve(ids.map((id) => this.rows.get(`${network} ${augmentation} ${id}`) ?? null));
  writeFeatures = (network: string, augmentation: string, rows: readonly (readonly [string, ArrayBuffer])[]) => {
    for (const [id, row] of rows) this.rows.set(`${network} ${augmentation} ${id}`, row);
    return Promise.resolve();
  };
  checkpoint = (state: ArrayBuffer) => {
    this.states.push(state);
    return Promise.resolve();
  };
}

function jobOf(known: ReadonlyMap<string, Blob>, change: Partial<Recipe> = {}): TrainingJob {
  const samples = [...known.keys()].map((id, i): TrainingSample => {
    const label = id.startsWith('upright') ? 0 : 1;
    return { id, labels: [label], split: i < 8 ? 'train' : 'dev' };
  });
  const base = defaultRecipe({ classes: 2, train: 8, dev: 4 });
  const recipe = { ...base, inputSize: 128, epochs: 10, augmentation: { steps: GENTLE, copies: 1, fresh: false, mixUp: 0 }, ...change };
  return { classes: CLASSES, samples, recipe };
}

// Spelled out in full, or Vite does not see that they are workers.
const startTrainer = () => {
  const worker = new Worker(new URL('../../workers/train.ts', import.meta.url), { type: 'module' });
  return { worker, remote: wrap<TrainWorker>(worker) };
};
const startClassifier = () => {
  const worker = new Worker(new URL('../../workers/classify.ts', import.meta.url), { type: 'module' });
  return { worker, remote: wrap<ClassifyWorker>(worker) };
};

let known: Map<string, Blob>;
let trainer: { worker: Worker; remote: Remote<TrainWorker> };
let events: TrainingEvent[];

beforeEach(async () => {
  known ??= await pictures();
  events = [];
  trainer = startTrainer();
  await trainer.remote.open(request, proxy((_: WorkerEvent) => undefined), quiet);
});

afterEach(() => {
  trainer.remote[releaseProxy]();
  trainer.worker.terminate();
});

const train = (job: TrainingJob, page: Page, resume: ArrayBuffer | null = null, signal = quiet) =>
  trainer.remote.train(job, proxy(page), proxy((event: TrainingEvent) => void events.push(event)), resume, signal);

describe('the training worker', () => {
  test('makes a classifier of a dozen photographs, which the classification worker then uses', async () => {
    expect(known.size).toBe(12);
    const page = new Page(known);
    const { tensors } = await trainer.remote.memory();
    const job = jobOf(known);
    expect(await trainer.remote.refusal(job)).toBeNull();
    const outcome = await train(job, page);
    expect(outcome).toMatchObject({ reason: 'finished', leftOut: [], cached: 0, tensors: { before: tensors, after: tensors } });
    expect(outcome.assessments.train!.accuracy).toBe(1);
    expect(page.rows.size).toBe(8 * 2 + 4);
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(10);

    // The features come back from the page; the curve is the same.
    const again = await train(job, page);
    expect(again.cached).toBe(20);
    expect(again.history.head.map(({ loss }) => loss)).toEqual(outcome.history.head.map(({ loss }) => loss));

    const classify = startClassifier();
    const { spec, weights } = outcome.classifier!;
    await classify.remote.open(request, { kind: 'saccade', classifier: { spec, weights } }, proxy((_: WorkerEvent) => undefined), quiet);
    const counts = new Set<number>();
    for (const { sample, answer, confidence } of outcome.assessments.train!.answers) {
      const frame = await createImageBitmap(known.get(sample)!);
      const result = await classify.remote.classify(transfer(frame, [frame]));
      counts.add(result.tensors);
      expect(result.probabilities).toHaveLength(2);
      expect(Math.abs(result.probabilities[answer]! - confidence)).toBeLessThan(0.05);
    }
    expect(counts.size).toBe(1);
    const broken = { spec, weights: weights.slice(0, 100) };
    const refused = await classify.remote
      .open(request, { kind: 'saccade', classifier: broken }, proxy((_: WorkerEvent) => undefined), quiet)
      .catch((error: unknown) => error);
    expect(faultOf(refused).code).toBe('weights-damaged');
    expect((await classify.remote.memory()).tensors).toBe(0);
    classify.remote[releaseProxy]();
    classify.worker.terminate();
  });

  test('trains the last block and draws new copies meanwhile, goes on from a state, and gives up when told', async () => {
    const page = new Page(known);
    const { tuning, augmentation } = jobOf(known).recipe;
    const job = jobOf(known, { freeze: 1, inputSize: 96, tuning: { ...tuning, epochs: 2 }, augmentation: { ...augmentation, fresh: true } });
    const outcome = await train(job, page);
    expect(outcome.history.tuning).toHaveLength(2);
    expect(outcome.tensors.after).toBe(outcome.tensors.before);
    const rest = await train(job, page, page.states.at(-1)!);
    expect(rest.history.tuning.map(({ loss }) => loss)).toEqual(outcome.history.tuning.map(({ loss }) => loss));

    const controller = new AbortController();
    const endless = train(jobOf(known, { epochs: 100_000, inputSize: 96, patience: null }), page, null, controller.signal);
    await expect.poll(() => events.at(-1), { timeout: 60_000 }).toMatchObject({ phase: 'head' });
    controller.abort();
    expect((await endless).reason).toBe('aborted');
  });

  test('shows what the network will see, and what cannot be seen', async () => {
    const seen = await trainer.remote.preview(known.get('upright-0')!, GENTLE, 96, 3, 1);
    expect(seen.map(({ width, height }) => [width, height])).toEqual([[96, 96], [96, 96], [96, 96]]);
    const refused = await trainer.remote.preview(new Blob(['no picture']), GENTLE, 96, 1, 1).catch((error: unknown) => error);
    expect(faultOf(refused).code).toBe('frame');
    const page = new Page(known);
    const job = jobOf(known);
    const lost = { ...job, samples: [...job.samples, { id: 'gone', labels: [0], split: 'train' as const }] };
    expect((await train(lost, page)).leftOut).toEqual(['gone']);
  });
});
