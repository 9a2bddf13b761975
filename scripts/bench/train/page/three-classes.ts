import { prepare } from '../../../../models/transfer/prepare';
import { trainClassifier } from '../../../../models/transfer/train-classifier';
import type { TrainingJob } from '../../../../models/transfer/training';
import { fromHalves } from '../../../../models/half';
import type { ThreeClasses, Trained } from '../report';
import { jobOf, PLAIN, toolsOf, type Bench } from './bench';
import { trainTeachable } from './teachable';

/**
 * From 60 pictures to a classifier. Ours as the app proposes it, with changed copies, and without them; theirs on the
 * features that ours computed, since its own network has to be fetched from a server. Each begins with pictures that
 * are still JPEG, so features are counted for both.
 */
export async function compareTraining(bench: Bench): Promise<ThreeClasses> {
  // Once for nothing: shaders, caches, compiled code.
  await ours(bench, jobOf(bench, { augmentation: PLAIN, epochs: 2 }));
  const proposed = await ours(bench, jobOf(bench));
  const plain = await ours(bench, jobOf(bench, { augmentation: PLAIN }));
  const teachable = await theirs(bench);
  return {
    pictures: bench.samples.samples.length,
    classes: bench.samples.classes.length,
    proposed,
    plain,
    teachable,
    training: plain.training / teachable.training,
    whole: plain.whole / teachable.whole,
    wholeProposed: proposed.whole / teachable.whole,
  };
}

async function ours(bench: Bench, job: TrainingJob): Promise<Trained> {
  const began = performance.now();
  const { seconds, assessments, history } = await trainClassifier(job, toolsOf(bench));
  const whole = performance.now() - began;
  return {
    features: 1000 * seconds.features,
    training: 1000 * seconds.head,
    whole,
    epochs: history.head.length,
    accuracy: assessments.dev?.accuracy ?? NaN,
  };
}

async function theirs(bench: Bench): Promise<Trained> {
  const job = jobOf(bench, { augmentation: PLAIN });
  const began = performance.now();
  const prepared = (await prepare(job, toolsOf(bench)))!;
  const features = performance.now() - began;
  prepared.learner.dispose();
  const rows = job.samples.map(({ id, labels, split }) => ({
    values: fromHalves(prepared.bank.pooled.held({ sample: id, copy: 0 })!),
    label: labels[0]!,
    held: split !== 'train',
  }));
  const { milliseconds, epochs, accuracy } = await trainTeachable(rows, job.classes);
  return { features, training: milliseconds, whole: features + milliseconds, epochs, accuracy };
}
