import * as v from 'valibot';
import { inSlices } from '../slices';
import type { Database } from './db';
import { fraction, identifier, side, time } from './rows';

export const SPLITS = ['train', 'dev', 'test'] as const;
export type Split = (typeof SPLITS)[number];

export const SOURCES = ['camera', 'file', 'import'] as const;
export type SampleOrigin = (typeof SOURCES)[number];

/** A box drawn on a sample: fractions of the picture, origin top left. */
const box = v.object({ classId: identifier, x: fraction, y: fraction, width: fraction, height: fraction });
export type SampleBox = Readonly<v.InferOutput<typeof box>>;

const schema = v.object({
  id: identifier,
  /** What is in the picture: one class, or several where labels are independent. */
  classIds: v.pipe(v.array(identifier), v.minLength(1), v.readonly()),
  /** Pictures of one burst, or copies of one file, share it, and so the split. */
  groupId: identifier,
  split: v.picklist(SPLITS),
  /** Milliseconds since 1970; grows with every sample. */
  createdAt: v.fallback(time, 0),
  /** Of the stored picture, pixels. */
  width: side,
  height: side,
  boxes: v.fallback(v.pipe(v.array(box), v.readonly()), []),
  source: v.fallback(v.picklist(SOURCES), 'file'),
});

/** All about a sample but its picture. */
export type SampleRow = Readonly<v.InferOutput<typeof schema>>;

/** null for a row that is damaged beyond use. */
export function parseSample(key: string, stored: unknown): SampleRow | null {
  const row = typeof stored === 'object' && stored !== null ? stored : {};
  const parsed = v.safeParse(schema, { createdAt: undefined, boxes: undefined, source: undefined, ...row, id: key });
  return parsed.success ? parsed.output : null;
}

/** All samples, oldest first, without their pictures. Damaged rows are left out, and left alone. */
export async function listSamples(db: Database): Promise<readonly SampleRow[]> {
  const rows = await inSlices(await db.entries('samples'), ([key, row]) => parseSample(key, row));
  return rows.filter((row) => row !== null).sort(byTime);
}

/** A sample's picture; null where there is none. */
export async function readPicture(db: Database, id: string): Promise<Blob | null> {
  const stored = await db.get('pictures', id);
  return stored instanceof Blob ? stored : null;
}

export function byTime(a: SampleRow, b: SampleRow): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : Number(a.id > b.id));
}
