/** Told apart by most eyes, light enough for dark text (after Okabe and Ito's palette for colour-blind readers). */
export const COLOURS = [
  '#56b4e9', '#e69f00', '#2fbf8f', '#f0e442', '#e58bb8', '#d98b5f', '#8fb3ff', '#b6d957', '#c9a6ff', '#ff8f87',
  '#7fd6d6', '#d9c29c',
] as const;

/** A colour that no other class has, or the one that the fewest have. */
export function freeColour(taken: Iterable<string>): string {
  const uses = new Map<string, number>(COLOURS.map((colour) => [colour, 0]));
  for (const colour of taken) if (uses.has(colour)) uses.set(colour, (uses.get(colour) ?? 0) + 1);
  return [...uses].reduce((best, next) => (next[1] < best[1] ? next : best))[0];
}
