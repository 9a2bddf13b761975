import { writeFileSync } from 'node:fs';
import { canTrain, registerTrainingKernels } from '../../models/kernels/training';
import { NothingToLearnError } from '../../models/transfer/prepare';
import { trainClassifier } from '../../models/transfer/train-classifier';
import type { TrainingEvent, TrainingJob, TrainingOutcome } from '../../models/transfer/training';
import { centernetCompanion } from '../../models/trunk/centernet-companion';
import { ssdTrunkSource } from '../../models/trunk/ssd-trunk';
import { centernet } from '../../models/zoo/centernet';
import { ssd } from '../../models/zoo/ssd';
import { readData } from './classify/data';
import { folderInputs } from './classify/inputs';
import { jobOf } from './classify/job';
import { HELP, readOptions } from './classify/options';
import { perClass } from './classify/report';
import { readNetwork, startWasm } from './node-detector';
import { UserError } from '../lib/program';

const warn = (sentence: string) => console.error(sentence);

/** `npm run eval -- classify`: the training of the page (models/transfer/train-classifier.ts), in Node on WASM. */
export async function classify(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  const data = readData(options.data, warn);
  await startWasm();
  registerTrainingKernels('wasm');
  const able = canTrain('wasm', ['head', 'trunk']);
  if (!able.ok) throw new UserError(`WASM cannot train this: it lacks ${able.missing.join(', ')}.`);

  const first = ssdTrunkSource(readNetwork(ssd));
  const trunk = options.companion ? { ...first, companion: centernetCompanion(readNetwork(centernet)) } : first;
  const { blocks } = trunk.spec;
  if (typeof options.freeze === 'number' && options.freeze > blocks.length) {
    throw new UserError(`--unfreeze ${options.freeze}: the trunk has ${blocks.length} blocks.`);
  }
  const job = jobOf(data, options);
  const outcome = await train(job, {
    trunk,
    inputs: folderInputs([...data.train, ...data.test]),
    cache: NO_CACHE,
    onEvent: tell,
  });
  const tested = outcome.assessments.test;
  if (outcome.reason === 'not-a-number') throw new UserError('The loss is no number any more: nothing was learned.');
  if (!tested || tested.answers.length === 0) throw new UserError('None of the pictures to test on could be read.');

  const spent = outcome.seconds;
  const seconds = { features: rounded(spent.features), training: rounded(spent.head), tuning: rounded(spent.tuning) };
  const { classes } = data;
  const chance = 1 / classes.length;
  const learnt = job.samples.filter(({ id, split }) => split === 'train' && !outcome.leftOut.includes(id));
  const trained = learnt.length * (1 + job.recipe.augmentation.copies);
  const { accuracy } = tested;
  const summary = { accuracy, chance, classes: classes.length, trained, tested: tested.answers.length, seconds };
  const report = {
    ...summary,
    classes,
    confusion: tested.confusion,
    perClass: perClass(tested, classes),
    headAccuracy: outcome.headAccuracy.test,
    config: {
      ...options,
      trunk: ssd.id,
      companion: options.companion ? centernet.id : null,
      taps: trunk.taps,
      inputSize: options.size,
      mirrored: false,
      head: { method: job.recipe.optimiser.method.kind, learningRate: job.recipe.schedule.learningRate, loss: job.recipe.loss },
      recipe: job.recipe,
    },
    curves: { head: outcome.history.head, tuned: options.freeze === 'all' ? null : outcome.history.tuning },
    tensors: outcome.tensors,
  };
  writeFileSync(options.out, `${JSON.stringify(report)}\n`);
  if (options.json) console.log(JSON.stringify(summary));
  else {
    console.log(
      `${(100 * accuracy).toFixed(1)}% of ${summary.tested} pictures of ${classes.length} classes (chance ` +
        `${(100 * chance).toFixed(1)}%), features in ${seconds.features} s, training in ` +
        `${rounded(spent.head + spent.tuning)} s → ${options.out}`,
    );
  }
}

/** Nothing is kept from one run to the next: each tells what the whole takes. */
const NO_CACHE = {
  readFeatures: () => Promise.resolve([]),
  writeFeatures: () => Promise.resolve(),
};

async function train(job: TrainingJob, options: Parameters<typeof trainClassifier>[1]): Promise<TrainingOutcome> {
  try {
    return await trainClassifier(job, options);
  } catch (error) {
    if (error instanceof NothingToLearnError) throw new UserError('Fewer than two classes have pictures that can be read.');
    throw error;
  }
}

function tell(event: TrainingEvent): void {
  if (event.type !== 'left-out') return;
  warn(`${event.sample.split('/').slice(-2).join('/')} cannot be read and is left out (${event.detail.split('\n')[0]}).`);
}

function rounded(seconds: number): number {
  return Math.round(10 * seconds) / 10;
}
