import { writeFileSync } from 'node:fs';
import { distance } from '../../models/face/embedding/distance';
import {
  areaUnderRoc, counted, tarAtFar, thresholdAtFar, type Distances, type Pair,
} from '../../models/face/verification/roc';
import { FACE_CURVE } from '../../models/zoo/faces/curve';
import { UserError } from '../lib/program';
import { lookAt, openChain, type Looked } from './verify/faces';
import { HELP, readOptions } from './verify/options';
import { readPairs, type PicturePair } from './verify/pairs';

/** One line of the output file. */
export interface Score extends PicturePair {
  /** From 0 to 2; null where a face is missing, with the reason. */
  readonly distance: number | null;
  readonly note?: string;
}

/** `npm run eval -- verify`. */
export async function verify(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) {
    console.log(HELP);
    return;
  }
  const pairs = readPairs(options.pairs);
  const chain = await openChain();
  const names = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].sort();
  const looked = new Map<string, Looked>();
  for (const name of names) {
    const look = await lookAt(chain, options.images, name, options.mirrored);
    if (look.note !== null) console.error(`${look.note}.`);
    looked.set(name, look);
  }
  chain.dispose();
  const missed = [...looked.values()].filter(({ note }) => note !== null).length;
  if (missed === names.length) throw new UserError(`None of the ${missed} pictures has a face that was found.`);

  const scores = pairs.map((pair) => scoreOf(pair, looked.get(pair.a)!, looked.get(pair.b)!));
  writeFileSync(options.out, `${JSON.stringify(scores)}\n`);
  const summary = { ...summaryOf(scores), pictures: names.length, missed, out: options.out };
  console.log(options.json ? JSON.stringify(summary) : sentence(summary));
}

function scoreOf(pair: PicturePair, a: Looked, b: Looked): Score {
  if (a.embedding && b.embedding) return { ...pair, distance: Math.round(distance(a.embedding, b.embedding) * 1e6) / 1e6 };
  const notes = new Set([a.note, b.note].filter((note) => note !== null));
  return { ...pair, distance: null, note: [...notes].join('; ') };
}

/** Rates are null where there are no pairs of one of the two kinds. */
function summaryOf(scores: readonly Pair[]) {
  const same = scores.filter((pair) => pair.same).length;
  const different = scores.length - same;
  if (same === 0 || different === 0) return { same, different, auc: null, tar: null, curve: null };
  const distances = counted(scores);
  const at = (far: number) => {
    const threshold = thresholdAtFar(distances, far);
    return { far, tar: tarAtFar(distances, far), threshold: Number.isFinite(threshold) ? threshold : null };
  };
  return { same, different, auc: areaUnderRoc(distances), tar: [at(0.01), at(0.001)], curve: curveOf(distances) };
}

/** Pairs that are accepted below thresholds a hundredth apart, as models/zoo/faces/curve.ts has them. */
function curveOf({ same, different }: Distances) {
  const { from, to, step } = FACE_CURVE;
  const thresholds = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);
  const below = (distances: readonly number[]) =>
    thresholds.map((threshold) => distances.filter((distance) => distance < threshold).length);
  return { from, to, step, acceptedSame: below(same), acceptedDifferent: below(different) };
}

type Summary = ReturnType<typeof summaryOf> & { readonly pictures: number; readonly missed: number; readonly out: string };

function sentence({ same, different, auc, tar, pictures, missed, out }: Summary): string {
  const counts = `${same} same and ${different} different pairs of ${pictures} pictures, ${missed} without a face → ${out}`;
  if (auc === null) return counts;
  const rates = tar.map(({ far, tar: rate, threshold }) => {
    const limit = threshold === null ? 'no distance' : threshold.toFixed(3);
    return `${(100 * rate).toFixed(1)}% accepted at FAR ${100 * far}% (below ${limit})`;
  });
  return `AUC ${auc.toFixed(4)}, ${rates.join(', ')}; ${counts}`;
}
