import * as v from 'valibot';
import type { Database } from './db';
import { colour, GREY, identifier, name } from './rows';

const order = v.pipe(v.number(), v.integer());

const schema = v.object({
  id: identifier,
  name,
  colour: v.fallback(colour, GREY),
  /** Place in the list; ties are settled by id. */
  order: v.fallback(order, 0),
});

/** What pictures are sorted into. */
export type ClassRow = Readonly<v.InferOutput<typeof schema>>;

/** A class out of a stored row; one whose name is damaged is named by its id, so that its samples keep their place. */
export function parseClass(key: string, stored: unknown): ClassRow {
  const row = typeof stored === 'object' && stored !== null ? stored : {};
  const parsed = v.safeParse(schema, { colour: undefined, order: undefined, ...row, id: key });
  return parsed.success ? parsed.output : { id: key, name: key, colour: GREY, order: 0 };
}

/** All classes, in their order. Rejects where the database does. */
export async function listClasses(db: Database): Promise<readonly ClassRow[]> {
  const rows = await db.entries('classes');
  return rows.map(([key, row]) => parseClass(key, row)).sort(byOrder);
}

export function byOrder(a: ClassRow, b: ClassRow): number {
  return a.order - b.order || (a.id < b.id ? -1 : Number(a.id > b.id));
}
