import { unitLength } from '../../../../models/face/embedding/distance';
import type { Labelled } from '../../../../models/face/siamese/pair-features';
import { Random } from '../../../../models/random';

/**
 * Faces of made-up people: who somebody is shows in the first numbers only, and all the others are loud noise, so that
 * plain distances do badly and whoever learns which numbers count does well.
 */
export function people(seed: number, count: number, shots: number, length = 12, telling = 4, noise = 1): Labelled[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, person) => {
    const self = Array.from({ length: telling }, () => random.normal());
    return Array.from({ length: shots }, () => ({
      person,
      embedding: unitLength(
        Float32Array.from({ length }, (_, i) => (i < telling ? self[i]! + 0.15 * random.normal() : noise * random.normal())),
      ),
    }));
  }).flat();
}
