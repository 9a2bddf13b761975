import { engine } from '@tensorflow/tfjs-core';
import type { GraphFiles } from '../../graph-files';
import type { Picture } from '../../picture';
import { NothingToLearnError } from '../../transfer/prepare';
import type { Split } from '../../transfer/split';
import { YoloHead } from '../head';
import type { HeadSpec, TapScale } from '../head-spec';
import { designHead } from './design';
import { FeatureStore } from './feature-store';
import { learnHeads } from './learn-heads';
import { measureHead, type Exam } from './measure';
import { readDetector, storeDetector } from './own-yolo';
import { Pace, type PaceOptions } from './pace';
import { paintView } from './paint';
import { FrozenTrunk, tapsOf } from './trunk';
import type { DetectorJob, DetectorOutcome } from './training';
import { examView, readSamples, trainingViews, type ReadSample, type View } from './views';

/** What a training needs from outside. */
export interface DetectorTools extends PaceOptions {
  /** Of the zoo's CenterNet. */
  readonly trunk: GraphFiles;
  /** Rejects where the picture cannot be read. */
  readonly read: (sample: string) => Promise<Picture>;
  /** Bytes of features that may be held: with more pictures each gets fewer views, but at least one. */
  readonly budget?: number;
}

const BUDGET = 320 * 2 ** 20;
/** What an epoch's step on a view costs beside its features, for the estimate before any step was seen. */
const STEP_COST = 0.8;

type Outcome = Omit<DetectorOutcome, 'tensors'>;

const NOTHING: Outcome = {
  reason: 'aborted', detector: null, history: [], accuracy: { train: null, dev: null, test: null },
  anchors: [], anchorFit: 0, leftOut: [], dropped: 0, views: 0, seconds: { features: 0, heads: 0 },
};

/**
 * Trains anchor heads on the frozen trunk: pictures are read, drawn as views, and go through the trunk once; then the
 * heads learn from what it said. However it ends, nothing is left on the backend.
 * @throws NothingToLearnError if no picture to train on has a box
 */
export async function trainDetector(job: DetectorJob, tools: DetectorTools): Promise<DetectorOutcome> {
  const before = engine().state.numTensors;
  const outcome = await train(job, tools, new Pace(tools));
  return { ...outcome, tensors: { before, after: engine().state.numTensors } };
}

async function train(job: DetectorJob, tools: DetectorTools, pace: Pace): Promise<Outcome> {
  const { recipe, classes } = job;
  const onLeftOut = (sample: string, detail: string) => pace.send({ type: 'left-out', sample, detail });
  const read = await readSamples(job, tools.read, onLeftOut, () => pace.rest());
  if (!read) return NOTHING;
  const { leftOut, dropped } = read;
  const trained = read.samples.filter(({ split }) => split === 'train');
  // Those to train on first, so that a view's tiles find their pictures by the same number.
  const samples = [...trained, ...read.samples.filter(({ split }) => split !== 'train')];
  const drawn = trained.map((_, picture) => trainingViews(trained, picture, job));
  const shapes = drawn.flat().flatMap(({ scene }) => scene.boxes);
  if (shapes.length === 0) throw new NothingToLearnError('no picture to train on has a box with an area inside of it');
  const { spec, fit } = designHead(shapes, classes.length, recipe);
  const room = Math.floor((tools.budget ?? BUDGET) / FeatureStore.bytes(tapsOf(spec.yolo), recipe.inputSize));
  const each = Math.max(1, Math.min(recipe.views, Math.floor(room / trained.length)));
  const views = drawn.flatMap((all) => all.slice(0, each));
  const outcome = { ...NOTHING, leftOut, dropped, anchors: fit.anchors, anchorFit: fit.meanIou, views: views.length };

  const store = new FeatureStore(tapsOf(spec.yolo), recipe.inputSize);
  const rest = samples.slice(trained.length).map((sample, i) => examView(sample, trained.length + i, recipe.inputSize));
  const later = views.length * recipe.epochs * STEP_COST;
  const scales = await look({ views, rest, samples, spec, later }, store, tools, pace, recipe.inputSize);
  const features = pace.lap();
  if (!scales) return { ...outcome, seconds: { features, heads: 0 } };

  const exams = samples.map(({ id, picture: { width, height }, boxes, split }, i): Exam & { split: Split } => {
    // A picture's first view is the picture as it is.
    const view = i < trained.length ? i * each : views.length + i - trained.length;
    return { id, width, height, boxes, split, view };
  });
  const scenes = views.map(({ scene }) => scene);
  const dev = exams.filter(({ split }) => split === 'dev');
  const learned = await learnHeads({ spec, scales, store, scenes, dev, recipe }, pace);
  const heads = pace.lap();
  const { reason, history, weights } = learned;
  const detector = weights && storeDetector(spec, recipe.inputSize, weights, scales);
  const accuracy = detector
    ? await assess(detector, exams, store, recipe.inputSize, pace)
    : NOTHING.accuracy;
  return { ...outcome, reason, history, detector, accuracy, seconds: { features, heads } };
}

interface Look {
  readonly views: readonly View[];
  readonly rest: readonly View[];
  readonly samples: readonly ReadSample[];
  readonly spec: HeadSpec;
  /** Work that comes afterwards, in views. */
  readonly later: number;
}

/** Sends all views through the trunk. @returns how the taps are to be normalised; null if given up */
async function look(
  { views, rest, samples, spec, later }: Look,
  store: FeatureStore,
  { trunk: files }: DetectorTools,
  pace: Pace,
  inputSize: number,
): Promise<TapScale[] | null> {
  const taps = tapsOf(spec.yolo);
  const pictures = samples.map(({ picture }) => picture);
  const all = [...views, ...rest];
  const trunk = await FrozenTrunk.load(files, inputSize);
  let scales: TapScale[] = [];
  try {
    pace.begin(later, all.length);
    for (const { tiles } of all) {
      store.add(await trunk.features(paintView(tiles, pictures, inputSize), taps));
      if (store.count === views.length) scales = store.measure();
      pace.tell('features', store.count, all.length);
      if (!(await pace.rest())) return null;
    }
    return scales;
  } finally {
    trunk.dispose();
  }
}

/** How the finished detector does, also one that was stopped on the way: then what could be measured in no time. */
async function assess(
  detector: NonNullable<Outcome['detector']>,
  exams: readonly (Exam & { readonly split: Split })[],
  store: FeatureStore,
  inputSize: number,
  pace: Pace,
): Promise<Outcome['accuracy']> {
  const { weights, taps } = readDetector(detector);
  const head = new YoloHead(detector.spec.head, weights, taps);
  const found = { ...NOTHING.accuracy };
  let done = 0;
  pace.begin(0, exams.length);
  const rest = () => {
    pace.tell('testing', ++done, exams.length);
    return pace.rest();
  };
  try {
    for (const split of ['dev', 'test', 'train'] as const) {
      found[split] = await measureHead(exams.filter((exam) => exam.split === split), store, head, inputSize, rest);
    }
    return found;
  } finally {
    head.dispose();
  }
}
