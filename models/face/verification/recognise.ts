import { distance, type Embedding } from '../embedding/distance';

/** Somebody who is known. */
export interface Template {
  readonly id: string;
  readonly embedding: Embedding;
}

export interface Match {
  readonly id: string;
  readonly distance: number;
}

/** Who it is, and how far from everybody. */
export interface Recognition {
  /** Null: nobody that is known. */
  readonly match: Match | null;
  /** Everybody, the nearest first; equally near ones in the order given. */
  readonly ranking: readonly Match[];
}

/**
 * One against all: the nearest template, if its distance is below the threshold, else nobody. One linear pass, since a
 * few hundred people are compared in less time than a frame is scaled.
 * @param apart how far two faces are apart
 */
export function recognise(
  face: Embedding, known: readonly Template[], threshold: number, apart: typeof distance = distance,
): Recognition {
  const ranking = known
    .map(({ id, embedding }) => ({ id, distance: apart(face, embedding) }))
    .sort((a, b) => a.distance - b.distance);
  const [nearest] = ranking;
  return { match: nearest && nearest.distance < threshold ? nearest : null, ranking };
}

/** Templates of people who may be one and the same: whoever registers twice is told. */
export function resembling(face: Embedding, known: readonly Template[], threshold: number): readonly Match[] {
  return recognise(face, known, threshold).ranking.filter((each) => each.distance < threshold);
}
