import * as v from 'valibot';
import type { Database } from './db';
import { withStorageFaults } from './fault';
import { identifier, name, time } from './rows';

const schema = v.object({
  id: identifier,
  name,
  createdAt: v.fallback(time, 0),
  /** γ and β of the network that it was made for. */
  vector: v.instance(Float32Array),
  /** Hash of that network: for another one they mean nothing, and are made anew out of the picture. */
  network: v.pipe(v.string(), v.maxLength(128)),
  /** How many steps it was learnt for; 0: made at once. */
  steps: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** The style's picture, small. */
  picture: v.instance(Blob),
});

/** A painting style of the person's own. */
export type StyleRow = Readonly<v.InferOutput<typeof schema>>;

/** All of them, oldest first. Damaged rows are left out, and left alone. Rejects with a StorageFault. */
export async function listStyles(db: Database): Promise<readonly StyleRow[]> {
  const rows = await withStorageFaults(() => db.entries('styles'));
  return rows
    .map(([key, row]) => parseStyle(key, row))
    .filter((row) => row !== null)
    .sort((a, b) => a.createdAt - b.createdAt);
}

/** Rejects with a StorageFault, and then what was stored is as it was. */
export async function saveStyle(db: Database, style: StyleRow): Promise<void> {
  await withStorageFaults(() => db.put('styles', style.id, v.parse(schema, style)));
}

export async function deleteStyle(db: Database, id: string): Promise<void> {
  await withStorageFaults(() => db.delete('styles', id));
}

function parseStyle(key: string, stored: unknown): StyleRow | null {
  const row = typeof stored === 'object' && stored !== null ? stored : {};
  const parsed = v.safeParse(schema, { createdAt: undefined, steps: undefined, ...row, id: key });
  return parsed.success && parsed.output.vector.every(Number.isFinite) ? parsed.output : null;
}
