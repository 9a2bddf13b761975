import type { Modulation, StyleVector } from '../../../workers/api';

/** γ or β of one place in the network. */
export interface NumbersRow {
  readonly name: string;
  readonly kind: 'γ' | 'β';
  /** From −1 to 1; the largest of all rows is at one of the ends. */
  readonly values: readonly number[];
}

/**
 * A style's numbers, row by row from the network's input to its output.
 * @param minus what is taken away from them; null: nothing
 */
export function rowsOf(places: readonly Modulation[], vector: StyleVector, minus: StyleVector | null): readonly NumbersRow[] {
  const values = [...vector].map((value, i) => value - (minus?.[i] ?? 0));
  const most = Math.max(...values.map(Math.abs)) || 1;
  let at = 0;
  return places.flatMap(({ name, channels }) =>
    (['γ', 'β'] as const).map((kind): NumbersRow => {
      const row = values.slice(at, at + channels).map((value) => value / most);
      at += channels;
      return { name, kind, values: row };
    }),
  );
}
