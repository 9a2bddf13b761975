import type { Embedding } from '../embedding/distance';
import { areaUnderRoc, partingOf } from '../verification/roc';
import { allDistances, farthest, placed, type Comparison } from './comparison';
import { fallingTogether, sized } from './map';
import { allPairs } from './pair-features';
import { onPlane, principalPlane } from './pca';

/** Bars of a histogram of distances. */
const BINS = 40;

/** How the distances of pairs spread, same ones and different ones apart. */
export interface Spread {
  /** Pairs in each of equal steps from 0 to `farthest`. */
  readonly same: readonly number[];
  readonly different: readonly number[];
  readonly farthest: number;
  /** Means of the distances; null without such a pair. */
  readonly mean: { readonly same: number | null; readonly different: number | null };
  /** Chance that a same pair is nearer than a different one; null without both kinds. */
  readonly area: number | null;
  /** The threshold that parts the two kinds with the fewest errors; null without both kinds. */
  readonly parting: number | null;
}

/** Where faces lie in the eyes of a comparison. */
export interface Space {
  /** x and y of every face on the plane along which they differ most: the map. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Share of the variance that each direction of the map shows. */
  readonly explained: readonly [number, number];
  /** Which faces are not learned from. */
  readonly heldBack: readonly boolean[];
  /** [count, count] */
  readonly distances: Float32Array;
  /** Of pairs of faces that were learned from. */
  readonly learned: Spread;
  /** Of pairs of which at least one face was not; null where all were. */
  readonly held: Spread | null;
}

/** Faces to compare: embeddings, who they are of, and which of them are not learned from. */
export interface Faces {
  readonly embeddings: readonly Embedding[];
  readonly people: readonly number[];
  readonly held: readonly boolean[];
}

/**
 * The space of a comparison.
 * @param like the one before: the map is turned, or mirrored, so that it lies most like that one; a head's, which has
 *   no scale, gets that one's size
 * @throws RangeError without faces
 */
export function spaceOf({ embeddings, people, held }: Faces, comparison: Comparison, like: Space | null): Space {
  const vectors = embeddings.map((face) => placed(face, comparison));
  const plane = principalPlane(vectors);
  const own = vectors.map((vector): readonly [number, number] => {
    const { x, y } = onPlane(plane, vector);
    return [x, y];
  });
  const scaled = like && comparison.kind === 'head' ? sized(own, like.points) : own;
  const distances = allDistances(embeddings, comparison);
  const spread = (wanted: boolean) => spreadOf(distances, people, held, wanted, farthest(comparison));
  return {
    points: like ? fallingTogether(scaled, like.points) : scaled,
    explained: plane.explained,
    heldBack: held,
    distances,
    learned: spread(false),
    held: held.includes(true) ? spread(true) : null,
  };
}

function spreadOf(
  distances: Float32Array,
  people: readonly number[],
  held: readonly boolean[],
  wanted: boolean,
  most: number,
): Spread {
  const pairs = allPairs(people).filter(({ a, b }) => (held[a]! || held[b]!) === wanted);
  const of = (kind: boolean) =>
    pairs.filter(({ same }) => same === kind).map(({ a, b }) => distances[a * people.length + b]!);
  const [same, different] = [of(true), of(false)];
  const area = same.length > 0 && different.length > 0 ? areaUnderRoc({ same, different }) : null;
  return {
    same: histogram(same, most),
    different: histogram(different, most),
    farthest: most,
    mean: { same: meanOf(same), different: meanOf(different) },
    area,
    parting: partingOf(same, different),
  };
}

function histogram(values: readonly number[], most: number): number[] {
  const bins = new Array<number>(BINS).fill(0);
  for (const value of values) bins[Math.min(BINS - 1, Math.max(0, Math.floor((value / most) * BINS)))]!++;
  return bins;
}

function meanOf(values: readonly number[]): number | null {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}
