import * as v from 'valibot';
import type { Database } from './db';
import { withStorageFaults } from './fault';
import { colour, GREY, identifier, name, time } from './rows';

const schema = v.object({
  id: identifier,
  name,
  createdAt: v.fallback(time, 0),
  /** What it does and where it came from, e.g. 'classifier' or 'teachable-machine'. */
  kind: v.pipe(v.string(), v.maxLength(64)),
  /** What it is built from: whoever loads the weights parses it. JSON. */
  spec: v.unknown(),
  /** By name, e.g. dev accuracy; fractions or whatever the name says. */
  metrics: v.fallback(v.record(v.string(), v.number()), {}),
  /** Of its weights as stored. */
  bytes: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** Of its outputs, in their order, as they were called when it was trained. */
  classes: v.pipe(v.array(v.object({ id: identifier, name, colour: v.fallback(colour, GREY) })), v.readonly()),
});

/** All about a trained network but its weights. */
export type ModelRow = Readonly<v.InferOutput<typeof schema>>;

/** Networks, newest first. Damaged rows are left out, and left alone. */
export async function listModels(db: Database): Promise<readonly ModelRow[]> {
  const rows = await db.entries('models');
  return rows
    .map(([key, row]) => parseModel(key, row))
    .filter((row) => row !== null)
    .sort((a, b) => b.createdAt - a.createdAt);
}

/** A network's weights; null where there are none. */
export async function readWeights(db: Database, id: string): Promise<ArrayBuffer | null> {
  const stored = await db.get('weights', id);
  return stored instanceof ArrayBuffer ? stored : null;
}

/** Both or neither. Rejects with a StorageFault, and then the network of this id is as it was. */
export async function saveModel(db: Database, model: ModelRow, weights: ArrayBuffer): Promise<void> {
  await withStorageFaults(async () => {
    await db.write([
      { table: 'models', key: model.id, value: v.parse(schema, model) },
      { table: 'weights', key: model.id, value: weights },
    ]);
  });
}

/** The name is trimmed; an empty one is refused, with a StorageFault like everything else. */
export async function renameModel(db: Database, model: ModelRow, to: string): Promise<ModelRow> {
  return withStorageFaults(async () => {
    const row = v.parse(schema, { ...model, name: to.trim() });
    await db.put('models', row.id, row);
    return row;
  });
}

export async function deleteModel(db: Database, id: string): Promise<void> {
  await withStorageFaults(() => db.write([{ table: 'models', key: id }, { table: 'weights', key: id }]));
}

function parseModel(key: string, stored: unknown): ModelRow | null {
  const row = typeof stored === 'object' && stored !== null ? stored : {};
  const parsed = v.safeParse(schema, { createdAt: undefined, metrics: undefined, bytes: undefined, ...row, id: key });
  return parsed.success ? parsed.output : null;
}
