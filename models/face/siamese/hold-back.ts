import { Random } from '../../random';

/** A person with fewer faces than this gives all of them to learn from. */
const FEWEST = 3;

/**
 * Which faces are not learned from, so that they can tell whether anything of use was learned: of every person with
 * three or more one in three, drawn at random.
 * @param people of every face
 */
export function heldBack(people: readonly number[], seed: number): boolean[] {
  const random = new Random(seed);
  const held = people.map(() => false);
  for (const person of new Set(people)) {
    const rows = people.flatMap((other, row) => (other === person ? [row] : []));
    if (rows.length < FEWEST) continue;
    for (const row of random.shuffle(rows).slice(0, Math.floor(rows.length / FEWEST))) held[row] = true;
  }
  return held;
}
