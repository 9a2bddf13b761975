import * as v from 'valibot';
import type { Recipe } from '../../models/transfer/recipe';
import type { EpochReport } from '../../models/transfer/fit-options';
import type { TrainingSample } from '../../workers/api';
import type { Change, Database } from './db';
import { withStorageFaults } from './fault';
import { parseRecipe } from './recipe';
import { colour, fraction, GREY, identifier, name, time } from './rows';
import { SPLITS } from './samples';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const measure = v.pipe(v.number(), v.finite());

const classes = v.pipe(v.array(v.object({ id: identifier, name, colour: v.fallback(colour, GREY) })), v.readonly());
/** A class as it was called and coloured when it was trained. */
export type TrainedClass = v.InferOutput<typeof classes>[number];

const recipe = v.pipe(v.unknown(), v.transform(parseRecipe));

const report = v.object({
  epoch: whole,
  loss: measure,
  accuracy: measure,
  devLoss: v.nullable(measure),
  devAccuracy: v.nullable(measure),
  learningRate: measure,
  gradientNorm: measure,
  seconds: measure,
});
const reports = v.fallback(v.pipe(v.array(report), v.readonly()), []);
const history = v.fallback(v.object({ head: reports, tuning: reports }), { head: [], tuning: [] });

/** Epoch by epoch: of the head, and then with unfrozen blocks. */
export interface TrainingHistory {
  readonly head: readonly EpochReport[];
  readonly tuning: readonly EpochReport[];
}

const unfinished = v.object({
  startedAt: time,
  resumed: v.fallback(whole, 0),
  classes,
  samples: v.pipe(
    v.array(v.object({
      id: identifier,
      labels: v.pipe(v.array(whole), v.readonly()),
      split: v.picklist(SPLITS),
    })),
    v.readonly(),
  ),
  recipe,
});

/** A training that was begun and neither finished nor given up: the job, whole, and how far it has come. */
export interface Unfinished {
  /** Milliseconds since 1970; tells one training from another. */
  readonly startedAt: number;
  /** How often it was taken up again after the page had ended. */
  readonly resumed: number;
  readonly classes: readonly TrainedClass[];
  readonly samples: readonly TrainingSample[];
  readonly recipe: Recipe;
  /** What the worker goes on from; null before the first epoch. */
  readonly checkpoint: ArrayBuffer | null;
  readonly history: TrainingHistory;
}

const run = v.object({
  startedAt: time,
  recipe,
  classCount: whole,
  pictures: whole,
  /** On what was trained on, and on what was not; null without such samples. */
  accuracy: v.object({ train: v.nullable(fraction), dev: v.nullable(fraction) }),
  /** Pictures whose features were computed, not read. */
  computed: whole,
  seconds: v.object({ features: measure, head: measure, tuning: measure }),
});

/** How a training went, to compare with. */
export type Run = Readonly<v.InferOutput<typeof run>>;

const RECIPE = 'recipe';
const JOB = 'job';
const CHECKPOINT = 'checkpoint';
const RUNS = 'runs';

/** A recipe that was set by hand, and the one that it was set against. */
export interface SetRecipe {
  readonly value: Recipe;
  readonly base: Recipe;
}

/** The recipe as it was set; null where none was. */
export async function readRecipe(db: Database): Promise<SetRecipe | null> {
  const parsed = v.safeParse(v.object({ value: recipe, base: recipe }), await db.get('training', RECIPE));
  return parsed.success ? parsed.output : null;
}

/** Null: none is set any more. Rejects with a StorageFault; as do all that write here. */
export async function writeRecipe(db: Database, set: SetRecipe | null): Promise<void> {
  await withStorageFaults(() => (set ? db.put('training', RECIPE, set) : db.delete('training', RECIPE)));
}

/** The training that was under way when the page ended; null when none was, or nothing can be made of it. */
export async function readUnfinished(db: Database): Promise<Unfinished | null> {
  const [job, state] = await Promise.all([db.get('training', JOB), db.get('training', CHECKPOINT)]);
  const parsed = v.safeParse(unfinished, job);
  if (!parsed.success) return null;
  const known = parsed.output.classes.length;
  if (parsed.output.samples.some(({ labels }) => labels.some((label) => label >= known))) return null;
  const { startedAt, checkpoint, history: past } = (state ?? {}) as Record<string, unknown>;
  // A checkpoint of another job would be resumed into nonsense.
  if (startedAt !== parsed.output.startedAt || !(checkpoint instanceof ArrayBuffer)) {
    return { ...parsed.output, checkpoint: null, history: { head: [], tuning: [] } };
  }
  return { ...parsed.output, checkpoint, history: v.parse(history, past) };
}

/** Notes that a training begins, instead of whatever was under way; `anew`: without what it had learned. */
export async function writeJob(
  db: Database,
  begun: Omit<Unfinished, 'checkpoint' | 'history'>,
  anew: boolean,
): Promise<void> {
  const changes: Change[] = [{ table: 'training', key: JOB, value: begun }];
  if (anew) changes.push({ table: 'training', key: CHECKPOINT });
  await withStorageFaults(() => db.write(changes));
}

/** Notes how far the training that began then has come. */
export async function writeCheckpoint(
  db: Database,
  startedAt: number,
  checkpoint: ArrayBuffer,
  past: TrainingHistory,
): Promise<void> {
  await withStorageFaults(() => db.put('training', CHECKPOINT, { startedAt, checkpoint, history: past }));
}

/** Forgets the training under way. */
export async function deleteUnfinished(db: Database): Promise<void> {
  await withStorageFaults(() => db.write([{ table: 'training', key: JOB }, { table: 'training', key: CHECKPOINT }]));
}

/** How the last trainings went, newest first. What is damaged is left out. */
export async function readRuns(db: Database): Promise<readonly Run[]> {
  const stored = await db.get('training', RUNS);
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((each) => {
    const parsed = v.safeParse(run, each);
    return parsed.success ? [parsed.output] : [];
  });
}

export async function writeRuns(db: Database, runs: readonly Run[]): Promise<void> {
  await withStorageFaults(() => db.put('training', RUNS, runs));
}
