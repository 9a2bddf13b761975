import { actName } from '../../i18n/data-sentences';
import { m } from '../../i18n/generated/messages';
import type { History } from '../data/history.svelte';

/** What the button says that takes the last step back. */
export function undoLabel({ last }: History): string {
  return last ? m.collect_undo_act({ act: actName(last.act) }) : m.collect_nothing_to_undo();
}

export function redoLabel({ next }: History): string {
  return next ? m.collect_redo_act({ act: actName(next.act) }) : m.collect_nothing_to_redo();
}
