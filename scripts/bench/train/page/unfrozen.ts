import { prepare } from '../../../../models/transfer/prepare';
import { trainHead } from '../../../../models/transfer/train-head';
import { tune } from '../../../../models/transfer/tune';
import { median } from '../../numbers';
import type { Unfrozen } from '../report';
import { jobOf, PLAIN, toolsOf, type Bench } from './bench';

/** The first compiles. */
const EPOCHS = 3;

/** Steps of the last blocks together with the head, in mini-batches as the app proposes them. */
export async function measureUnfrozen(bench: Bench, blocks: readonly number[]): Promise<Unfrozen[]> {
  const measured: Unfrozen[] = [];
  for (const freeze of blocks) {
    const proposed = jobOf(bench, { augmentation: PLAIN, freeze, epochs: 1, patience: null });
    const recipe = { ...proposed.recipe, tuning: { ...proposed.recipe.tuning, epochs: EPOCHS } };
    // Without a dev set, whose evaluation would count.
    const samples = proposed.samples.map((each) => ({ ...each, split: 'train' as const }));
    const prepared = (await prepare({ ...proposed, recipe, samples }, toolsOf(bench)))!;
    const { head } = await trainHead(prepared, toolsOf(bench), recipe);
    const { history } = await tune(prepared, toolsOf(bench), head, null);
    head.dispose();
    prepared.learner.dispose();
    const { batchSize } = recipe.tuning;
    const steps = Math.ceil(samples.length / batchSize);
    const step = (1000 * median(history.slice(1).map(({ seconds }) => seconds))) / steps;
    measured.push({ blocks: freeze, batchSize, step, stepsPerSecond: 1000 / step });
  }
  return measured;
}
