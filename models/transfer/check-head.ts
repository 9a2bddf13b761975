import { add, tidy, type Scalar } from '@tensorflow/tfjs-core';
import { gradientCheck, type GradientCheck } from './gradient-check';
import { Head } from './head';
import { headSpec, l2Options, lossOptions } from './head-recipe';
import { crossEntropy, l2Penalty } from './losses';
import { prepare, type TrainingTools } from './prepare';
import { plainSource } from './sources';
import type { TrainingJob } from './training';

/** Samples whose cost is differentiated, and parameters that are tried. */
const SAMPLES = 32;
const PARAMETERS = 40;

/**
 * Numeric against analytic gradients of the job's head as it is before training, on its first samples.
 * @returns null if aborted
 * @throws as `trainClassifier`
 */
export async function checkHead(job: TrainingJob, tools: TrainingTools): Promise<GradientCheck | null> {
  const train = job.samples.filter(({ split }) => split === 'train');
  const samples = someOfEach(train, job.classes.length);
  // Nothing of the trunk is asked about, and nothing but features is needed.
  const { augmentation } = job.recipe;
  const recipe = { ...job.recipe, freeze: 'all', augmentation: { ...augmentation, copies: 0, mixUp: 0 } } as const;
  const prepared = await prepare({ ...job, samples, recipe }, tools);
  if (!prepared) return null;
  const { learner, samples: { train: chosen } } = prepared;
  const classes = job.classes.length;
  const head = new Head(headSpec(recipe, learner.dims, classes));
  const plan = { epoch: 0, order: Uint32Array.from(chosen.keys()), batchSize: chosen.length, training: false };
  try {
    const loss = lossOptions(recipe, chosen.map(({ labels }) => labels), classes);
    const { l2 } = l2Options(recipe, head);
    const kernels = (l2?.names ?? []).map((name) => head.variables.get(name)!);
    const forward = learner.onFeatures(head);
    for await (const { inputs, labels } of plainSource(prepared, tools, 'train', 'head').batches(plan)) {
      const cost = () =>
        tidy(() => {
          const own = crossEntropy(forward(inputs, { training: false }), labels, loss);
          return l2 ? (add(own, l2Penalty(kernels, l2.lambda, chosen.length)) as Scalar) : own;
        });
      try {
        return await gradientCheck({ loss: cost, variables: head.variables, count: PARAMETERS, seed: recipe.seed });
      } finally {
        inputs.dispose();
        labels.dispose();
      }
    }
    return null;
  } finally {
    head.dispose();
    learner.dispose();
  }
}

/** Class after class, one sample each, until there are enough. */
function someOfEach<T extends { readonly labels: readonly number[] }>(samples: readonly T[], classes: number): T[] {
  const waiting = Array.from({ length: classes }, (_, k) => samples.filter(({ labels }) => labels[0] === k));
  const chosen: T[] = [];
  while (chosen.length < SAMPLES && waiting.some((each) => each.length > 0)) {
    for (const each of waiting) if (each.length > 0 && chosen.length < SAMPLES) chosen.push(each.shift()!);
  }
  return chosen;
}
