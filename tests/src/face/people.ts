import type { Person } from '../../../src/face/person';

/** Somebody with an embedding that comes from the name. */
export function person(name: string, changes: Partial<Person> = {}): Person {
  const raw = Float32Array.from({ length: 128 }, (_, i) => Math.sin(i * 1.7 + name.charCodeAt(i % name.length)));
  const length = Math.hypot(...raw);
  return {
    id: `id-${name}`,
    name,
    registeredAt: 1000 + name.length,
    network: 'a'.repeat(64),
    embedding: raw.map((x) => x / length),
    shots: 3,
    quality: { sharpness: 120.5, pixels: 210 },
    thumbnail: null,
    ...changes,
  };
}
