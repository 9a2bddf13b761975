import type { ClassRow } from './classes';
import type { Change, Database } from './db';
import { withStorageFaults } from './fault';
import type { SampleRow } from './samples';

/** What is to become of rows; null deletes. A picture is written with its sample, or not at all. */
export interface DatasetChanges {
  readonly classes?: readonly (readonly [id: string, row: ClassRow | null])[];
  readonly samples?: readonly (readonly [id: string, row: SampleRow | null])[];
  readonly pictures?: readonly (readonly [id: string, picture: Blob | null])[];
}

/** Writes everything or nothing. Rejects with a StorageFault, and then what was stored before is as it was. */
export async function writeDataset(db: Database, changes: DatasetChanges): Promise<void> {
  const rows: Change[] = [];
  for (const table of ['classes', 'samples', 'pictures'] as const) {
    for (const [key, value] of changes[table] ?? []) rows.push(value === null ? { table, key } : { table, key, value });
  }
  await withStorageFaults(() => db.write(rows));
}

/** Deletes the pictures whose samples were deleted: they are kept until then, so that deleting can be undone. */
export async function sweepPictures(db: Database): Promise<void> {
  await withStorageFaults(() => db.sweep('pictures', 'samples'));
}
