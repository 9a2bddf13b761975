import type { ForeignInput } from '../../../workers/api';

/** What a network may want pixel values brought to, from what to what. */
export const RANGES = ['-1…1', '0…1', '0…255', '/127-1'] as const;
export type Range = (typeof RANGES)[number];

const VALUES: Readonly<Record<Range, { readonly scale: number; readonly offset: number }>> = {
  '-1…1': { scale: 1 / 127.5, offset: -1 },
  '0…1': { scale: 1 / 255, offset: 0 },
  '0…255': { scale: 1, offset: 0 },
  // Not a slip: @teachablemachine/image divides by 127, so its networks see up to 1.008.
  '/127-1': { scale: 1 / 127, offset: -1 },
};

const NAMES: Readonly<Record<Range, string>> = {
  '-1…1': '−1 … 1',
  '0…1': '0 … 1',
  '0…255': '0 … 255',
  '/127-1': 'Teachable Machine',
};

export function nameOfRange(range: Range): string {
  return NAMES[range];
}

/** `input` with pixel values in another range. */
export function withRange(input: ForeignInput, range: Range): ForeignInput {
  return { ...input, ...VALUES[range] };
}

/** The first of them for a range that has no name. */
export function rangeOf({ scale, offset }: ForeignInput): Range {
  const found = RANGES.find((range) => {
    const { scale: s, offset: o } = VALUES[range];
    return Math.abs(s - scale) < 1e-9 && Math.abs(o - offset) < 1e-9;
  });
  return found ?? '-1…1';
}
