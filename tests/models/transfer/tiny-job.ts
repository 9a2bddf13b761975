import { Random } from '../../../models/random';
import { GENTLE } from '../../../models/transfer/augment/gentle';
import { defaultRecipe } from '../../../models/transfer/default-recipe';
import { makeInputs, type InputMaker } from '../../../models/transfer/inputs';
import type { Recipe } from '../../../models/transfer/recipe';
import type { RowCache, TrainingJob, TrainingSample } from '../../../models/transfer/training';
import type { Picture } from '../../../models/picture';
import type { TrunkSource } from '../../../models/trunk/ssd-trunk';
import { SSD_PREPROCESSING } from '../../../models/trunk/ssd-trunk';
import { TINY, tinyWeights } from '../trunk/tiny-trunk';

/** A trunk of three blocks, whose last tap is what the classifier uses most. */
export const TINY_TRUNK: TrunkSource = {
  id: 'tiny',
  spec: TINY,
  weights: tinyWeights(),
  preprocessing: SSD_PREPROCESSING,
  taps: ['residual/depthwise', 'last'],
};

const CLASSES = ['red', 'green', 'blue'];
const SIDE = 12;

/** A noisy picture in one of three colours: the sample 'red-3' is the fourth red one. */
function pictureOf(sample: string): Picture {
  const [name, number] = sample.split('-');
  const random = new Random(CLASSES.indexOf(name!), Number(number));
  const rgba = Uint8Array.from({ length: SIDE * SIDE * 4 }, (_, i) => {
    if (i % 4 === 3) return 255;
    return Math.floor((i % 4 === CLASSES.indexOf(name!) ? 90 : 50) + 100 * random.next());
  });
  return { rgba, width: SIDE, height: SIDE };
}

/** Counts what is asked for; samples called 'broken' cannot be read. */
export class TinyInputs implements InputMaker {
  readonly asked: string[] = [];
  /** Pictures in preparation, at most so far. */
  most = 0;
  #now = 0;

  async make(...[sample, draws, options]: Parameters<InputMaker['make']>) {
    this.asked.push(sample);
    this.most = Math.max(this.most, ++this.#now);
    try {
      await Promise.resolve();
      if (sample.startsWith('broken')) throw new Error('no picture');
      return makeInputs(pictureOf(sample), draws, options);
    } finally {
      this.#now--;
    }
  }
}

/** Keeps rows in memory, as the page does in its database. */
export class TinyCache implements RowCache {
  readonly rows = new Map<string, ArrayBuffer>();

  readFeatures(network: string, augmentation: string, ids: readonly string[]): Promise<(ArrayBuffer | null)[]> {
    return Promise.resolve(ids.map((id) => this.rows.get(`${network}/${augmentation}/${id}`)?.slice(0) ?? null));
  }

  writeFeatures(network: string, augmentation: string, rows: readonly (readonly [string, ArrayBuffer])[]): Promise<void> {
    for (const [id, row] of rows) this.rows.set(`${network}/${augmentation}/${id}`, row.slice(0));
    return Promise.resolve();
  }
}

export function tinySamples(perClass = 10): TrainingSample[] {
  return CLASSES.flatMap((name, label) =>
    Array.from({ length: perClass }, (_, i): TrainingSample => {
      return { id: `${name}-${i}`, labels: [label], split: i % 5 === 3 ? 'dev' : i % 5 === 4 ? 'test' : 'train' };
    }),
  );
}

export function tinyJob(change: Partial<Recipe> = {}, samples = tinySamples()): TrainingJob {
  const base = defaultRecipe({ classes: 3, train: 18, dev: 6 });
  const recipe: Recipe = {
    ...base,
    inputSize: 8,
    epochs: 12,
    batchSize: 6,
    patience: null,
    schedule: { learningRate: 0.05, decay: { kind: 'constant' } },
    tuning: { schedule: { learningRate: 0.005, decay: { kind: 'constant' } }, epochs: 4, batchSize: 6 },
    augmentation: { steps: GENTLE, copies: 1, fresh: false, mixUp: 0 },
    ...change,
  };
  return { classes: CLASSES, samples, recipe };
}

export { pictureOf };
