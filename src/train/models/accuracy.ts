import { m } from '../../i18n/generated/messages';

/** By how much each can be trusted: pictures it never saw first. */
const KINDS = [
  ['testAccuracy', m.models_on_test],
  ['devAccuracy', m.models_on_dev],
  ['trainAccuracy', m.models_on_train],
] as const;

/** How often a network was right, and on which pictures; null where that is not known. */
export function accuracyOf(
  metrics: Readonly<Record<string, number>>,
): { readonly percent: string; readonly on: () => string } | null {
  for (const [kind, on] of KINDS) {
    const value = metrics[kind];
    if (value !== undefined && value >= 0 && value <= 1) return { percent: `${(value * 100).toFixed(0)}%`, on };
  }
  return null;
}
