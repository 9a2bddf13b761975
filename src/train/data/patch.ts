import type { ClassRow } from '../../storage/classes';
import type { SampleRow } from '../../storage/samples';

/** Rows by id as they shall be; null: gone. */
export interface Patch {
  readonly classes: ReadonlyMap<string, ClassRow | null>;
  readonly samples: ReadonlyMap<string, SampleRow | null>;
}

export interface Rows {
  readonly classes: ReadonlyMap<string, ClassRow>;
  readonly samples: ReadonlyMap<string, SampleRow>;
}

export function patch(
  classes: Iterable<readonly [string, ClassRow | null]>,
  samples: Iterable<readonly [string, SampleRow | null]> = [],
): Patch {
  return { classes: new Map(classes), samples: new Map(samples) };
}

/** The patch that takes `change` back, given the rows as they are before it. */
export function inverse(change: Patch, rows: Rows): Patch {
  return patch(
    [...change.classes.keys()].map((id) => [id, rows.classes.get(id) ?? null]),
    [...change.samples.keys()].map((id) => [id, rows.samples.get(id) ?? null]),
  );
}

/** The patch that does what `first` and then `second` do. */
export function joined(first: Patch, second: Patch): Patch {
  return patch([...first.classes, ...second.classes], [...first.samples, ...second.samples]);
}

/** Writes a patch into rows. */
export function applyPatch(change: Patch, classes: Map<string, ClassRow>, samples: Map<string, SampleRow>): void {
  applyTo(classes, change.classes);
  applyTo(samples, change.samples);
}

function applyTo<Row>(rows: Map<string, Row>, changes: ReadonlyMap<string, Row | null>): void {
  for (const [id, row] of changes) {
    if (row === null) rows.delete(id);
    else rows.set(id, row);
  }
}
