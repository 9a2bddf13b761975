import type { Box } from '../../../models/geometry/box';
import type { SampleOrigin, Split } from '../../storage/samples';
import type { Picture } from './picture';

/** A class that comes from outside; `key` names it among the arrivals only. */
export interface ArrivingClass {
  readonly key: string;
  readonly name: string;
  /** #rrggbb; null: one that is free. */
  readonly colour: string | null;
}

export interface ArrivingSample {
  /** Of the sample this was exported from; null where it has none. One that is here already is not added again. */
  readonly id: string | null;
  /** At least one. */
  readonly classKeys: readonly string[];
  readonly groupId: string;
  /** null: as the group's name decides. */
  readonly split: Split | null;
  /** Milliseconds since 1970; null: now. */
  readonly createdAt: number | null;
  readonly source: SampleOrigin;
  readonly picture: Picture;
  readonly boxes: readonly (Box & { readonly classKey: string })[];
}

/** A data set from outside, read and found sound: nothing of it can be refused any more. */
export interface Arrivals {
  readonly classes: readonly ArrivingClass[];
  readonly samples: readonly ArrivingSample[];
}

/** What became of it. */
export interface MergeReport {
  readonly added: number;
  /** Samples that were here already. */
  readonly already: number;
  /** Names of classes that are new. */
  readonly newClasses: readonly string[];
}
