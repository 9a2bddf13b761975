/** Degrees between neighbouring hues: the golden angle keeps any number of them apart. */
const GOLDEN_ANGLE = 137.508;

/** A light colour that belongs to the label for good, whatever network names it; dark text is legible on it. */
export function colourOf(label: string): string {
  let hash = 0;
  for (const character of label.toLowerCase()) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  const hue = ((hash % 997) * GOLDEN_ANGLE) % 360;
  return `oklch(0.84 0.13 ${hue.toFixed(1)})`;
}
