import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Classifier } from '../../../models/transfer/classifier';
import { NothingToLearnError } from '../../../models/transfer/prepare';
import type { Recipe } from '../../../models/transfer/recipe';
import { trainClassifier, type TrainOptions } from '../../../models/transfer/train-classifier';
import type { TrainingEvent } from '../../../models/transfer/training';
import { startCpu } from './setup';
import { pictureOf, TINY_TRUNK, TinyCache, TinyInputs, tinyJob, tinySamples } from './tiny-job';

beforeAll(startCpu);

const tools = (more: Partial<TrainOptions> = {}): TrainOptions => {
  return { trunk: TINY_TRUNK, inputs: new TinyInputs(), cache: new TinyCache(), ...more };
};
const augmentation = { ...tinyJob().recipe.augmentation };

describe('training a classifier', () => {
  it.each<[string, Partial<Recipe>]>([
    ['a linear head', {}],
    ['a hidden layer with dropout', { head: { hidden: [8], dropout: 0.2, initialiser: 'he-normal' } }],
    ['the last block', { freeze: 1 }],
    ['the last two blocks, drawn anew', { freeze: 2, augmentation: { ...augmentation, fresh: true } }],
    ['everything', { freeze: 'none' }],
    ['everything, drawn anew and mixed', { freeze: 'none', augmentation: { ...augmentation, fresh: true, mixUp: 0.2 } }],
  ])('learns %s, gives back what answers the same, twice alike, and leaves no tensor', async (_, change) => {
    const job = tinyJob(change);
    const outcome = await trainClassifier(job, tools());
    expect(outcome.reason).toBe('finished');
    expect(outcome.tensors.after).toBe(outcome.tensors.before);
    const { head, tuning } = outcome.history;
    expect(head.at(-1)!.loss).toBeLessThan(head[0]!.loss);
    expect(tuning).toHaveLength(change.freeze === undefined ? 0 : 4);
    expect(outcome.assessments.test!.accuracy).toBeGreaterThan(0.6);
    expect(outcome.assessments.train!.answers).toHaveLength(18);
    expect(outcome.diagnosis).not.toBeNull();

    const classifier = new Classifier(outcome.classifier!, TINY_TRUNK);
    const answers = outcome.assessments.test!.answers;
    const probabilities = await classifier.classify(answers.map(({ sample }) => pictureOf(sample)));
    answers.forEach(({ answer, confidence }, i) => {
      expect(Math.abs(probabilities[i * 3 + answer]! - confidence)).toBeLessThan(5e-3); // rows are halves
    });
    classifier.dispose();
    expect(memory().numTensors).toBe(outcome.tensors.before);

    const again = await trainClassifier(job, tools());
    const losses = ({ history }: typeof again) => [...history.head, ...history.tuning].map(({ loss, devLoss }) => [loss, devLoss]);
    expect(losses(again)).toEqual(losses(outcome));
    expect(new Uint8Array(again.classifier!.weights)).toEqual(new Uint8Array(outcome.classifier!.weights));
  });

  it('takes features out of the cache the second time, and then learns the same', async () => {
    const cache = new TinyCache();
    const job = tinyJob({ freeze: 1 });
    const first = await trainClassifier(job, tools({ cache }));
    const inputs = new TinyInputs();
    const second = await trainClassifier(job, tools({ cache, inputs }));
    expect([first.cached, second.cached]).toEqual([0, 18 * 2 + 12]);
    expect(inputs.asked).toEqual([]);
    expect(second.history.tuning.map(({ loss }) => loss)).toEqual(first.history.tuning.map(({ loss }) => loss));
    const other = await trainClassifier(tinyJob({ seed: 2 }), tools({ cache }));
    expect(other.cached).toBe(30); // copies are those of another seed
  });

  it.each(['a cache that rejects', 'a cache that is full'])('does without %s', async (which) => {
    const reject = () => Promise.reject(new Error('no'));
    const cache = which.endsWith('full') ? { readFeatures: reject, writeFeatures: reject } : Object.assign(new TinyCache(), { readFeatures: reject });
    expect((await trainClassifier(tinyJob(), tools({ cache }))).reason).toBe('finished');
  });

  it('reads rows at the border again where memory has no room for them', async () => {
    const job = tinyJob({ freeze: 1 });
    const roomy = await trainClassifier(job, tools());
    const inputs = new TinyInputs();
    const tight = await trainClassifier(job, tools({ budget: 0 }));
    // Without a cache they are computed again.
    const bare = { readFeatures: () => Promise.resolve([]), writeFeatures: () => Promise.resolve() };
    const poor = await trainClassifier(job, tools({ budget: 0, cache: bare, inputs }));
    const curve = ({ history }: typeof roomy) => history.tuning.map(({ loss }) => loss);
    expect(curve(tight)).toEqual(curve(roomy));
    expect(curve(poor)).toEqual(curve(roomy));
    expect(inputs.asked.length).toBeGreaterThan(100);
    expect(poor.tensors.after).toBe(poor.tensors.before);
  });

  it('holds few pictures at a time, however many there are', async () => {
    const inputs = new TinyInputs();
    await trainClassifier(tinyJob({ freeze: 'none', epochs: 2 }, tinySamples(40)), tools({ inputs }));
    expect(inputs.most).toBeLessThanOrEqual(12);
  });

  it('leaves out what cannot be read, and says so', async () => {
    const events: TrainingEvent[] = [];
    const samples = [...tinySamples(), { id: 'broken-1', labels: [0], split: 'train' as const }];
    const outcome = await trainClassifier(tinyJob({}, samples), tools({ onEvent: (event) => events.push(event) }));
    expect(outcome.leftOut).toEqual(['broken-1']);
    expect(events.filter(({ type }) => type === 'left-out')).toEqual([{ type: 'left-out', sample: 'broken-1', detail: 'no picture' }]);
    expect(outcome.assessments.train!.answers).toHaveLength(18);
  });

  it('refuses what leaves fewer than two classes, with nothing left on the backend', async () => {
    const before = memory().numTensors;
    const samples = ['red-1', 'broken-1'].map((id, i) => ({ id, labels: [i], split: 'train' as const }));
    await expect(trainClassifier(tinyJob({}, samples), tools())).rejects.toThrow(NothingToLearnError);
    await expect(trainClassifier(tinyJob({ freeze: 9 }), tools())).rejects.toThrow('9 cannot be trained');
    expect(memory().numTensors).toBe(before);
  });

  it('tells of every phase in order, with time left that ends at nothing', async () => {
    const events: TrainingEvent[] = [];
    await trainClassifier(tinyJob({ freeze: 1 }), tools({ onEvent: (event) => events.push(event) }));
    const progress = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    expect([...new Set(progress.map(({ phase }) => phase))]).toEqual(['features', 'head', 'tuning', 'testing']);
    for (const { done, total, secondsLeft } of progress) {
      expect(done).toBeLessThanOrEqual(total);
      if (secondsLeft !== null) expect(secondsLeft).toBeGreaterThanOrEqual(0);
    }
    expect(progress.at(-1)).toMatchObject({ done: 30, total: 30, secondsLeft: 0 });
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(12 + 4);
  });

  it('keeps what it had when the loss is no number any more', async () => {
    const wild = { learningRate: 1e38, decay: { kind: 'constant' as const } };
    const head = await trainClassifier(tinyJob({ schedule: wild, optimiser: { method: { kind: 'sgd' }, weightDecay: 0 } }), tools());
    expect(head.reason).toBe('not-a-number');
    const { tuning } = tinyJob().recipe;
    const tuned = await trainClassifier(tinyJob({ freeze: 'none', tuning: { ...tuning, schedule: wild } }), tools());
    expect(tuned).toMatchObject({ reason: 'not-a-number', bestEpoch: -1, tensors: { after: tuned.tensors.before } });
    const classifier = new Classifier(tuned.classifier!, TINY_TRUNK);
    expect((await classifier.classify([pictureOf('red-3')])).every(Number.isFinite)).toBe(true);
    classifier.dispose();
    expect(tuned.assessments.dev!.accuracy).toBe(tuned.headAccuracy.dev);
  });

  it('keeps the head as it was when tuning only makes it worse', async () => {
    const { tuning } = tinyJob().recipe;
    const spoils = { ...tuning, schedule: { learningRate: 3, decay: { kind: 'constant' as const } } };
    const outcome = await trainClassifier(tinyJob({ freeze: 'none', tuning: spoils }), tools());
    expect(outcome.bestEpoch).toBe(-1);
    expect(outcome.assessments.test!.accuracy).toBe(outcome.headAccuracy.test);
  });

  it('tells of an epoch before its state is kept, so that who keeps both keeps both of the same', async () => {
    let told = 0;
    const kept: number[] = [];
    const onEvent = (event: TrainingEvent) => void (event.type === 'epoch' && told++);
    const checkpoint = () => Promise.resolve(void kept.push(told));
    await trainClassifier(tinyJob({ epochs: 3 }), tools({ onEvent, checkpoint, checkpointEvery: 0 }));
    expect(kept).toEqual([1, 2, 3]);
  });

  it('takes pictures of several classes where one is asked for: each is right for its share', async () => {
    const samples = tinySamples().map((each) => ({ ...each, labels: each.labels[0] === 2 ? [1, 2] : each.labels }));
    const { assessments, history } = await trainClassifier(tinyJob({}, samples), tools());
    const { train } = assessments;
    expect(train!.accuracy).toBeGreaterThan(0.9); // by the first of its classes alone it would be two thirds at most
    for (const { answer, label, sample } of train!.answers) if (sample.startsWith('blue') && answer > 0) expect(label).toBe(answer);
    expect(Math.max(...history.head.map(({ accuracy }) => accuracy))).toBeGreaterThan(0.9);
  });

  it('tells independent labels apart', async () => {
    const samples = tinySamples().map((each) => ({ ...each, labels: each.labels[0] === 2 ? [1, 2] : each.labels }));
    const { loss } = tinyJob().recipe;
    const outcome = await trainClassifier(tinyJob({ loss: { ...loss, kind: 'sigmoids', smoothing: 0 } }, samples), tools());
    const { scores, accuracy } = outcome.assessments.train!;
    expect(scores.map(({ support }) => support)).toEqual([6, 12, 6]);
    expect(accuracy).toBeGreaterThan(0.7);
    expect(outcome.classifier!.spec.answers).toBe('sigmoids');
  });
});

describe('a training that is given up', () => {
  const phases = ['features', 'head', 'tuning', 'testing'] as const;

  it.each(phases)('in the phase %s resolves, and leaves no tensor', async (phase) => {
    const signal = { aborted: false };
    const onEvent = (event: TrainingEvent) => {
      if (event.type === 'progress' && event.phase === phase && event.done > (phase === 'head' || phase === 'tuning' ? event.total / 2 : 0)) signal.aborted = true;
    };
    const outcome = await trainClassifier(tinyJob({ freeze: 1 }), tools({ signal, onEvent }));
    expect(outcome.tensors.after).toBe(outcome.tensors.before);
    if (phase !== 'testing') expect(outcome.reason).toBe('aborted');
    expect(outcome.classifier === null).toBe(phase === 'features');
    if (phase === 'head') expect(outcome.history.head.length).toBeGreaterThan(0);
  });

  it.each([['head', 'all'], ['tuning', 1], ['tuning', 'none']] as const)('goes on in the phase %s (%s) as if nothing had happened', async (phase, freeze) => {
    const job = tinyJob({ freeze, head: { hidden: [6], dropout: 0.3, initialiser: 'xavier-uniform' } });
    const whole = await trainClassifier(job, tools());
    const signal = { aborted: false };
    let state: ArrayBuffer | null = null;
    let epochs = 0;
    const checkpoint = (bytes: ArrayBuffer) => {
      state = bytes;
      if (++epochs === (phase === 'head' ? 5 : 14)) signal.aborted = true;
      return Promise.resolve();
    };
    const broken = await trainClassifier(job, tools({ signal, checkpoint, checkpointEvery: 0 }));
    expect(broken.reason).toBe('aborted');
    const rest = await trainClassifier(job, tools({ resume: state }));
    const strip = ({ history }: typeof rest) => JSON.stringify(history, (key, value: unknown) => (key === 'seconds' ? 0 : value));
    expect(strip(rest)).toBe(strip(whole));
    expect(rest.headAccuracy).toEqual(whole.headAccuracy);
    expect(new Uint8Array(rest.classifier!.weights)).toEqual(new Uint8Array(whole.classifier!.weights));

    const other = await trainClassifier({ ...job, recipe: { ...job.recipe, epochs: 2 } }, tools({ resume: state }));
    expect(other.history.head).toHaveLength(2); // another job begins anew
  });
});
