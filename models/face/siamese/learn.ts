import { memory } from '@tensorflow/tfjs-core';
import type { Signal } from '../../transfer/evaluate';
import type { Comparison } from './comparison';
import { heldBack } from './hold-back';
import type { Lesson, LessonEvent, LessonReport, SiameseJob, SiameseOutcome, SiameseRefusal } from './learning';
import type { Labelled } from './pair-features';
import { trainPairHead } from './pair-head';
import { trainProjection } from './projection';
import { spaceOf, type Faces, type Space } from './space';

export interface LearnTools {
  readonly signal?: Signal;
  readonly paused?: () => boolean;
  readonly onEvent?: (event: LessonEvent) => void;
}

/** What a method gives back. */
interface Lessoned {
  readonly reason: SiameseOutcome['reason'];
  readonly teachingBefore: number | null;
}

/** Null if there is something to learn from. */
export function siameseRefusal(people: readonly number[], seed: number): SiameseRefusal | null {
  if (new Set(people).size < 2) return 'one-person';
  const held = heldBack(people, seed);
  const taught = people.filter((_, i) => !held[i]);
  return new Set(taught).size === taught.length ? 'single-faces' : null;
}

/** Where the faces of a job lie before anything is learned. @throws RangeError without faces */
export function spaceBefore(job: Pick<SiameseJob, 'faces' | 'seed'>): Space {
  return spaceOf(facesOf(job), { kind: 'original' }, null);
}

/**
 * Learns to compare faces on top of their embeddings, by the core of the trainer, and tells after every epoch where
 * the faces lie. One face in three is held back. The same job and backend give the same numbers.
 * @throws RangeError where `siameseRefusal` refuses
 */
export async function learnComparison(job: SiameseJob, tools: LearnTools = {}): Promise<SiameseOutcome> {
  const tensorsBefore = memory().numTensors;
  const faces = facesOf(job);
  const before = spaceOf(faces, { kind: 'original' }, null);
  const taught = job.faces.filter((_, i) => !faces.held[i]);
  const history: LessonReport[] = [];
  let learned: { comparison: Comparison; space: Space } | null = null;
  const heard = (report: LessonReport, comparison: Comparison) => {
    const space = spaceOf(faces, comparison, learned?.space ?? before);
    learned = { comparison, space };
    history.push(report);
    tools.onEvent?.({ report, epochs: job.epochs, space });
  };
  const { reason, teachingBefore } = await teach(taught, job, tools, heard);
  const { comparison, space } = learned ?? { comparison: null, space: before };
  const tensors = { before: tensorsBefore, after: memory().numTensors };
  return { reason, comparison, before, after: space, history, teachingBefore, tensors };
}

type Heard = (report: LessonReport, comparison: Comparison) => void;

function teach(
  faces: readonly Labelled[],
  { lesson, epochs, seed }: SiameseJob,
  { signal, paused }: LearnTools,
  heard: Heard,
): Promise<Lessoned> {
  const common = { epochs, seed, ...(signal && { signal }), ...(paused && { paused }) };
  return lesson.kind === 'head' ? teachHead(faces, lesson, common, heard) : teachProjection(faces, lesson, common, heard);
}

type Common = { readonly epochs: number; readonly seed: number } & Omit<LearnTools, 'onEvent'>;

/**
 * χ² is of squares, which for numbers of about a tenth are ten times smaller than the numbers: its weights have to go
 * farther.
 */
const HEAD_RATES = { absolute: 0.1, 'chi-square': 0.4 } as const;

/** λ per pair: enough to keep the head from certainty about a handful of faces, little enough to let it learn. */
const HEAD_DECAY = 0.001;

async function teachHead(
  faces: readonly Labelled[],
  { feature }: Extract<Lesson, { kind: 'head' }>,
  common: Common,
  heard: Heard,
): Promise<Lessoned> {
  const { result } = await trainPairHead(faces, {
    ...common,
    feature,
    learningRate: HEAD_RATES[feature],
    l2: HEAD_DECAY,
    onHead: ({ epoch, loss, accuracy }, head) =>
      heard({ epoch, loss, accuracy, teaching: null }, { kind: 'head', head }),
  });
  const reason = result.reason === 'stopped-early' ? 'finished' : result.reason;
  return { reason, teachingBefore: null };
}

async function teachProjection(
  faces: readonly Labelled[],
  { mining, margin }: Extract<Lesson, { kind: 'triplets' }>,
  common: Common,
  heard: Heard,
): Promise<Lessoned> {
  const { reason, teachingBefore } = await trainProjection(faces, {
    ...common,
    mining,
    margin,
    onEpoch: ({ epoch, loss, teaching }, head) =>
      heard({ epoch, loss, accuracy: null, teaching }, { kind: 'projection', head }),
  });
  return { reason, teachingBefore };
}

function facesOf({ faces, seed }: Pick<SiameseJob, 'faces' | 'seed'>): Faces {
  const people = faces.map(({ person }) => person);
  return { embeddings: faces.map(({ embedding }) => embedding), people, held: heldBack(people, seed) };
}
