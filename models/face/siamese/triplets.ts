import type { Random } from '../../random';

/** Rows of an anchor, of another face of the same person, and of somebody else. */
export interface Triplet {
  readonly anchor: number;
  readonly positive: number;
  readonly negative: number;
}

/**
 * Which negative an anchor and a positive get. 'random': any. 'hard': the nearest. 'semi-hard': the nearest of those
 * that are farther away than the positive, but by less than the margin; where there is none, the nearest of those that
 * are farther than the positive, else the farthest (Schroff et al., 2015: the hardest ones lead to collapse early).
 */
export const MINING = ['random', 'semi-hard', 'hard'] as const;
export type Mining = (typeof MINING)[number];

/** Squared Euclidean distances between all rows: [count, count]. @param rows [count, length] */
export function squaredDistances(rows: Float32Array, count: number): Float32Array {
  const length = rows.length / count;
  const distances = new Float32Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      let sum = 0;
      for (let k = 0; k < length; k++) sum += (rows[i * length + k]! - rows[j * length + k]!) ** 2;
      distances[i * count + j] = sum;
      distances[j * count + i] = sum;
    }
  }
  return distances;
}

/**
 * A triplet for every ordered pair of two faces of one person, as long as there is somebody else.
 * @param distances squared, [count, count]
 * @param people of every row
 * @param margin α
 */
export function mineTriplets(
  mining: Mining,
  distances: Float32Array,
  people: readonly number[],
  margin: number,
  random: Random,
): Triplet[] {
  const count = people.length;
  const triplets: Triplet[] = [];
  for (let anchor = 0; anchor < count; anchor++) {
    const others = people.flatMap((person, row) => (person === people[anchor] ? [] : [row]));
    if (others.length === 0) continue;
    const to = (row: number) => distances[anchor * count + row]!;
    for (let positive = 0; positive < count; positive++) {
      if (positive === anchor || people[positive] !== people[anchor]) continue;
      const negative = choose(mining, others, to, to(positive), margin, random);
      triplets.push({ anchor, positive, negative });
    }
  }
  return triplets;
}

function choose(
  mining: Mining,
  others: readonly number[],
  to: (row: number) => number,
  positive: number,
  margin: number,
  random: Random,
): number {
  if (mining === 'random') return others[random.below(others.length)]!;
  const nearest = (rows: readonly number[]) => rows.reduce((best, row) => (to(row) < to(best) ? row : best));
  if (mining === 'hard') return nearest(others);
  const farther = others.filter((row) => to(row) > positive);
  const semiHard = farther.filter((row) => to(row) < positive + margin);
  if (semiHard.length > 0) return nearest(semiHard);
  return farther.length > 0 ? nearest(farther) : others.reduce((best, row) => (to(row) > to(best) ? row : best));
}

/** Share of triplets whose loss is above zero, the others teach nothing any more; null without triplets. */
export function teachingShare(triplets: readonly Triplet[], distances: Float32Array, margin: number): number | null {
  if (triplets.length === 0) return null;
  const count = Math.sqrt(distances.length);
  const teaching = triplets.filter(
    ({ anchor, positive, negative }) =>
      distances[anchor * count + positive]! - distances[anchor * count + negative]! + margin > 0,
  );
  return teaching.length / triplets.length;
}

/** The share over every triplet there is, whatever was mined; null if there is none. */
export function teachingShareOfAll(distances: Float32Array, people: readonly number[], margin: number): number | null {
  const count = people.length;
  let all = 0;
  let teaching = 0;
  for (let a = 0; a < count; a++) {
    for (let p = 0; p < count; p++) {
      if (p === a || people[p] !== people[a]) continue;
      const limit = distances[a * count + p]! + margin;
      for (let n = 0; n < count; n++) {
        if (people[n] === people[a]) continue;
        all++;
        if (distances[a * count + n]! < limit) teaching++;
      }
    }
  }
  return all > 0 ? teaching / all : null;
}
