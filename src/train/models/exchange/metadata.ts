import * as v from 'valibot';
import { colour, GREY, identifier, name, time } from '../../../storage/rows';
import { freeColour } from '../../data/colours';
import { newId } from '../../data/id';
import { tidyName } from '../../data/names';
import { ModelFault } from '../fault';
import type { About } from '../shelf.svelte';

/** What this app writes beside a network of its own, in metadata.json. */
export const FORMAT = 'saccade-network';
export const VERSION = 1;
export const METADATA = 'metadata.json';

const ours = v.looseObject({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  name,
  createdAt: v.fallback(time, 0),
  classes: v.pipe(
    v.array(v.object({ id: identifier, name, colour: v.fallback(colour, GREY) })),
    v.minLength(1),
    v.maxLength(10_000),
    v.check((classes) => new Set(classes.map(({ id }) => id)).size === classes.length, 'two classes have one id'),
  ),
  metrics: v.fallback(v.record(v.string(), v.number()), {}),
  /** What it is rebuilt from, exactly; `weights` names the file beside this one. */
  network: v.object({
    kind: v.picklist(['saccade', 'layers', 'graph', 'yolo']),
    spec: v.unknown(),
    weights: v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/)),
    bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
    /** CRC-32 of these. */
    crc32: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
});

export type OwnMetadata = v.InferOutput<typeof ours>;

/** null where it is not this app's. @throws ModelFault 'newer-version', 'bad-json' */
export function readOwnMetadata(metadata: Readonly<Record<string, unknown>>): OwnMetadata | null {
  if (metadata.format !== FORMAT) return null;
  if (typeof metadata.version === 'number' && metadata.version > VERSION) {
    throw new ModelFault('newer-version', `${metadata.version}`);
  }
  const parsed = v.safeParse(ours, metadata);
  if (!parsed.success) throw new ModelFault('bad-json', `${METADATA}: ${parsed.issues[0].message}`);
  return parsed.output;
}

const teachable = v.looseObject({
  labels: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(10_000)),
  packageName: v.optional(v.string()),
  tmVersion: v.optional(v.string()),
  modelName: v.optional(v.string()),
  timeStamp: v.optional(v.string()),
});

/** What Teachable Machine writes beside an image network. */
export type TeachableMetadata = v.InferOutput<typeof teachable>;

/** null where it is something else. @throws ModelFault 'not-an-image' for its networks of sounds and poses */
export function readTeachableMetadata(metadata: Readonly<Record<string, unknown>>): TeachableMetadata | null {
  const from = metadata.packageName;
  const made = typeof from === 'string' && from.startsWith('@teachablemachine/');
  if (made && from !== '@teachablemachine/image') throw new ModelFault('not-an-image', from);
  // Its networks of sounds bring words of their own, and no package.
  if (Array.isArray(metadata.wordLabels)) throw new ModelFault('not-an-image', 'audio');
  if (!made && metadata.tmVersion === undefined) return null;
  const parsed = v.safeParse(teachable, metadata);
  return parsed.success ? parsed.output : null;
}

/** Classes for labels: colours of their own, names that are never empty. */
export function classesOf(labels: readonly string[]): About['classes'] {
  const colours: string[] = [];
  return labels.map((label, i) => {
    const found = freeColour(colours);
    colours.push(found);
    return { id: newId(), name: tidyName(label).slice(0, 200) || `${i + 1}`, colour: found };
  });
}
