import type { Drawable } from './pixels';

/** From nothing to much: dark blue, teal, yellow, white. */
const RAMP = [[12, 18, 32], [16, 110, 112], [246, 209, 92], [255, 255, 255]] as const;

/** Channels by how strong they are in a Gram matrix [c · c], strongest first. */
export function strongestFirst(gram: Float32Array): number[] {
  const channels = Math.sqrt(gram.length);
  const strength = (channel: number) => gram[channel * (channels + 1)]!;
  return Array.from({ length: channels }, (_, i) => i).sort((a, b) => strength(b) - strength(a));
}

/**
 * A Gram matrix as a picture, one pixel for each two channels: the brighter, the more they go together.
 * @param gram [c · c]
 * @param order of the channels, the same for two matrices that are compared
 * @param most what is shown as white; the root of a value's share of it decides the colour
 */
export function gramPicture(gram: Float32Array, order: readonly number[], most: number): Drawable {
  const channels = order.length;
  const rgba = new Uint8ClampedArray(4 * channels * channels);
  for (let y = 0, to = 0; y < channels; y++) {
    for (let x = 0; x < channels; x++, to += 4) {
      const share = Math.sqrt(Math.max(0, gram[order[y]! * channels + order[x]!]!) / Math.max(most, Number.MIN_VALUE));
      const place = Math.min(1, share) * (RAMP.length - 1);
      const below = Math.min(RAMP.length - 2, Math.floor(place));
      for (let part = 0; part < 3; part++) {
        const from = RAMP[below]![part]!;
        rgba[to + part] = from + (RAMP[below + 1]![part]! - from) * (place - below);
      }
      rgba[to + 3] = 255;
    }
  }
  return { rgba, width: channels, height: channels };
}
