import * as v from 'valibot';
import { identifier, name, time } from '../storage/rows';

const finite = v.pipe(v.number(), v.finite());

/** Pictures larger than this were not made here. */
const LARGEST_THUMBNAIL = 200_000;

const schema = v.object({
  id: identifier,
  name,
  registeredAt: time,
  /** SHA-256 of the network's weights: embeddings of different networks cannot be compared. */
  network: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/)),
  /** Of unit length. */
  embedding: v.pipe(
    v.array(finite),
    v.minLength(16),
    v.maxLength(4096),
    v.check((values) => Math.abs(Math.hypot(...values) - 1) < 1e-3),
    v.transform((values) => Float32Array.from(values)),
  ),
  /** How many shots the embedding is the mean of. */
  shots: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  /** Figures of the best shot, by name, as sharpness or size of the face. */
  quality: v.record(v.string(), finite),
  /** A small picture as a data URL, if the person asked for one; else null. */
  thumbnail: v.nullable(v.pipe(v.string(), v.maxLength(LARGEST_THUMBNAIL), v.startsWith('data:image/'))),
});

/** Somebody who registered: a template of the face, never a photograph unless asked for. */
export type Person = Readonly<v.InferOutput<typeof schema>>;

/** What is locked away. Numbers as JSON has them keep every bit of a 32-bit float. */
export function personToJson(person: Person): string {
  return JSON.stringify({ ...person, embedding: Array.from(person.embedding) });
}

/** Null for what is no person. */
export function parsePerson(json: unknown): Person | null {
  const parsed = v.safeParse(schema, json);
  return parsed.success ? parsed.output : null;
}
