import { dispose, type Tensor4D } from '@tensorflow/tfjs-core';
import { fit } from '../../../../models/transfer/fit';
import { Head } from '../../../../models/transfer/head';
import { headSpec, lossOptions, safeMethod } from '../../../../models/transfer/head-recipe';
import type { Learner } from '../../../../models/transfer/learner';
import { Optimiser } from '../../../../models/transfer/optimiser';
import { prepare } from '../../../../models/transfer/prepare';
import type { BatchSource } from '../../../../models/transfer/source';
import { plainSource, trainingSource } from '../../../../models/transfer/sources';
import { median } from '../../numbers';
import type { Epochs } from '../report';
import { jobOf, PLAIN, toolsOf, type Bench } from './bench';

const CACHED_EPOCHS = 40;
const RECOMPUTED_EPOCHS = 3;
/** The first ones compile and fill caches. */
const WARM_UP = { cached: 5, recomputed: 1 };

/**
 * An epoch of the head on features that were computed before, against one that sends each picture through the trunk
 * again. Decoding counts for neither: the pictures wait as network inputs.
 */
export async function compareEpochs(bench: Bench): Promise<Epochs> {
  const job = jobOf(bench, { augmentation: PLAIN });
  const tools = toolsOf(bench);
  const prepared = (await prepare(job, tools))!;
  const { learner, samples } = prepared;
  try {
    const inputs = new Map<string, Float32Array>();
    const options = { inputSize: job.recipe.inputSize, preprocessing: bench.trunk.preprocessing, steps: [] };
    for (const { id } of samples.train) inputs.set(id, (await tools.inputs.make(id, [null], options))[0]!);
    const held = { ...tools, inputs: { make: (id: string) => Promise.resolve([inputs.get(id)! as Float32Array<ArrayBuffer>]) } };
    // The whole of a frozen trunk has no border, so its source gives pictures.
    const pictures = plainSource(prepared, held, 'train', 'whole');
    const cached = await epoch(bench, learner, trainingSource(prepared, tools, 'head'), CACHED_EPOCHS, WARM_UP.cached);
    const recomputed = await epoch(bench, learner, pooled(learner, pictures), RECOMPUTED_EPOCHS, WARM_UP.recomputed);
    return { pictures: samples.train.length, cached, recomputed, ratio: recomputed / cached };
  } finally {
    learner.dispose();
  }
}

/** Median milliseconds of an epoch of the head. */
async function epoch(bench: Bench, learner: Learner, train: BatchSource, epochs: number, warmUp: number): Promise<number> {
  const { recipe, classes, samples } = jobOf(bench);
  const head = new Head(headSpec(recipe, learner.dims, classes.length));
  const optimiser = new Optimiser(head.variables, { method: safeMethod(recipe.optimiser.method) });
  const result = await fit({
    train,
    forward: learner.onFeatures(head),
    variables: head.variables,
    optimiser,
    schedule: recipe.schedule,
    loss: lossOptions(recipe, samples.map(({ labels }) => labels), classes.length),
    epochs,
    batchSize: recipe.batchSize,
    seed: recipe.seed,
  });
  optimiser.dispose();
  head.dispose();
  return 1000 * median(result.history.slice(warmUp).map(({ seconds }) => seconds));
}

/** Pictures through the trunk as they are asked for. */
function pooled(learner: Learner, pictures: BatchSource): BatchSource {
  return {
    size: pictures.size,
    async *batches(plan) {
      for await (const { inputs, labels } of pictures.batches(plan)) {
        const features = learner.pooled(inputs as Tensor4D);
        dispose(inputs);
        yield { inputs: features, labels };
      }
    },
  };
}
