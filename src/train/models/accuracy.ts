import { m } from '../../i18n/generated/messages';

/** By how much each can be trusted: pictures it never saw first. */
const KINDS = [
  ['testAccuracy', m.models_accuracy, m.models_on_test],
  ['devAccuracy', m.models_accuracy, m.models_on_dev],
  ['trainAccuracy', m.models_accuracy, m.models_on_train],
  ['testAp50', m.own_ap50, m.models_on_test],
  ['devAp50', m.own_ap50, m.models_on_dev],
  ['trainAp50', m.own_ap50, m.models_on_train],
] as const;

/** How often a network was right, or how well it finds things, and on which pictures; null where that is not known. */
export function accuracyOf(
  metrics: Readonly<Record<string, number>>,
): { readonly text: string; readonly on: () => string } | null {
  for (const [kind, text, on] of KINDS) {
    const value = metrics[kind];
    if (value !== undefined && value >= 0 && value <= 1) return { text: text({ value: `${(value * 100).toFixed(0)}%` }), on };
  }
  return null;
}
