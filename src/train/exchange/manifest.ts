import * as v from 'valibot';
import { colour, fraction, identifier, name, side, time } from '../../storage/rows';
import { SOURCES, SPLITS } from '../../storage/samples';
import { ImportFault } from './fault';

export const MANIFEST = 'dataset.json';
export const ANNOTATIONS = 'annotations.coco.json';
const FORMAT = 'saccade-dataset';
const VERSION = 1;

const box = v.object({ class: identifier, x: fraction, y: fraction, width: fraction, height: fraction });

const classSchema = v.object({ id: identifier, name, colour, folder: v.string() });

const sampleSchema = v.object({
  id: identifier,
  /** Path of the picture, beside this file. */
  file: v.string(),
  classes: v.pipe(v.array(identifier), v.minLength(1)),
  group: identifier,
  split: v.picklist(SPLITS),
  createdAt: time,
  width: side,
  height: side,
  source: v.picklist(SOURCES),
  boxes: v.array(box),
});

const schema = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  classes: v.array(classSchema),
  samples: v.array(sampleSchema),
});

/** dataset.json: what the folders and pictures of an exported data set do not tell. */
export type Manifest = v.InferOutput<typeof schema>;

export function manifest(body: Pick<Manifest, 'classes' | 'samples'>): Manifest {
  return { format: FORMAT, version: VERSION, ...body };
}

/** null for JSON that another program wrote. Throws ImportFault 'bad-manifest' or 'newer-version'. */
export function parseManifest(json: unknown): Manifest | null {
  const head = v.safeParse(v.object({ format: v.literal(FORMAT), version: v.unknown() }), json);
  if (!head.success) return null;
  const { version } = head.output;
  if (typeof version === 'number' && version > VERSION) throw new ImportFault('newer-version', `${version}`);
  const parsed = v.safeParse(schema, json, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new ImportFault('bad-manifest', `${v.getDotPath(issue) ?? ''} ${issue.message.slice(0, 200)}`);
  }
  const known = new Set(parsed.output.classes.map(({ id }) => id));
  for (const { id, classes, boxes } of parsed.output.samples) {
    if (![...classes, ...boxes.map((each) => each.class)].every((each) => known.has(each))) {
      throw new ImportFault('bad-manifest', `sample ${id}: unknown class`);
    }
  }
  return parsed.output;
}
