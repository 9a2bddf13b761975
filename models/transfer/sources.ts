import type { Variant } from './features/rows';
import { RowSource } from './features/row-source';
import { copyDraw, freshDraw, type Draw } from './inputs';
import { labelRow } from './labels';
import { MixedSource } from './mixed-source';
import { PixelSource } from './pixel-source';
import { copiesOf, type Prepared, type TrainingTools } from './prepare';
import type { BatchPlan, BatchSource } from './source';
import type { Split } from './split';
import type { TrainingSample } from './training';

/** 'head': averages that were computed before; 'whole': whatever enters the part that is trained. */
export type Level = 'head' | 'whole';

/** The samples of a split, unchanged, for a network's answers. */
export function plainSource(prepared: Prepared, tools: TrainingTools, split: Split, level: Level): BatchSource {
  return sourceOf(prepared, tools, prepared.samples[split], 0, level);
}

/** What is learned from: with augmented copies, or drawn anew, and mixed, as the recipe has it. */
export function trainingSource(prepared: Prepared, tools: TrainingTools, level: Level): BatchSource {
  const { job, samples, copies, learner } = prepared;
  const { fresh, mixUp } = job.recipe.augmentation;
  const drawn = level === 'whole' && fresh && learner.tunes;
  const source = drawn
    ? pixels(prepared, tools, samples.train.map((sample) => ({ sample, draw: (seed, epoch) => freshDraw(seed, sample.id, epoch) })))
    : sourceOf(prepared, tools, samples.train, copies, level);
  return mixUp > 0 ? new MixedSource(source, mixUp, job.recipe.seed) : source;
}

function sourceOf(
  prepared: Prepared,
  tools: TrainingTools,
  samples: readonly TrainingSample[],
  copies: number,
  level: Level,
): BatchSource {
  const { job, bank, learner } = prepared;
  const items = samples.flatMap((sample) => copiesOf(sample.id, copies).map((variant) => ({ sample, variant })));
  const labels = items.map(({ sample }) => labelRow(sample.labels, job.classes.length, job.recipe.loss.kind));
  const chosen = (indices: Uint32Array): Variant[] => Array.from(indices, (index) => items[index]!.variant);
  if (level === 'head') {
    const held = (indices: Uint32Array) => Promise.resolve(chosen(indices).map((each) => bank.pooled.held(each)!));
    return new RowSource(held, learner.dims, labels);
  }
  if (bank.border) return new RowSource((indices) => bank.borderRows(chosen(indices)), bank.border.length, labels);
  const draws = items.map(({ sample, variant }) => ({ sample, draw: (seed: number) => copyDraw(seed, sample.id, variant.copy) }));
  return pixels(prepared, tools, draws);
}

function pixels(
  { job, bank }: Prepared,
  { trunk, inputs, onEvent }: TrainingTools,
  items: readonly { readonly sample: TrainingSample; readonly draw: (seed: number, epoch: number) => Draw }[],
): BatchSource {
  const { classes, recipe } = job;
  const options = { inputSize: recipe.inputSize, preprocessing: trunk.preprocessing, steps: recipe.augmentation.steps };
  const input = async (index: number, { epoch, training }: BatchPlan) => {
    const { sample, draw } = items[index]!;
    try {
      const [made] = await inputs.make(sample.id, [draw(recipe.seed, epoch)], options);
      return made!;
    } catch (error) {
      if (!bank.leftOut.has(sample.id)) onEvent?.({ type: 'left-out', sample: sample.id, detail: String(error) });
      bank.leftOut.add(sample.id);
      // Answers have to stay in step with samples; what is left out is not counted.
      return training ? null : new Float32Array(recipe.inputSize ** 2 * 3);
    }
  };
  const labels = items.map(({ sample }) => labelRow(sample.labels, classes.length, recipe.loss.kind));
  return new PixelSource(input, recipe.inputSize, labels);
}
