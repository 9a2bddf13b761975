import { dispose, randomUniform, type Rank, type Tensor } from '@tensorflow/tfjs-core';
import { Learner } from '../../../../models/transfer/learner';
import { Companion, type CompanionSource } from '../../../../models/trunk/companion';
import type { TrunkSource } from '../../../../models/trunk/ssd-trunk';
import { median } from '../../numbers';
import type { Trunks } from '../report';

const SIZE = 300;
const RUNS = 15;

/** Features of a picture with the trunk alone, and with the second trunk beside it, in turn. */
export async function compareTrunks(trunk: TrunkSource, source: CompanionSource): Promise<Trunks> {
  const learner = new Learner(trunk, 'all', SIZE);
  const companion = new Companion(source, trunk.preprocessing);
  const image = randomUniform<Rank.R4>([1, SIZE, SIZE, 3], -1, 1);
  const [first, second]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    first.push(await timed(() => learner.pooled(image)));
    second.push(await timed(() => companion.averages(image)));
  }
  learner.dispose();
  companion.dispose();
  image.dispose();
  // The first ones compile.
  const [alone, added] = [median(first.slice(3)), median(second.slice(3))];
  return { alone, both: alone + added, ratio: (alone + added) / alone };
}

async function timed(run: () => Tensor): Promise<number> {
  const began = performance.now();
  const result = run();
  await result.data();
  dispose(result);
  return performance.now() - began;
}
