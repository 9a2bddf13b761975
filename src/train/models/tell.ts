import { m } from '../../i18n/generated/messages';
import type { StorageFault } from '../../storage/fault';
import type { Notices } from '../../ui/notices.svelte';

/** A network could not be written. */
export function tellNotSaved(notices: Notices, { code, detail }: StorageFault, again: () => void): void {
  const text = () => (code === 'full' ? m.models_full() : m.models_not_saved({ detail }));
  notices.show('network-not-saved', 'problem', text, [{ name: m.try_again, act: again }]);
}

/** A network was deleted. `undo`: null where there is nothing to put back. */
export function tellDeleted(notices: Notices, name: string, undo: (() => void) | null): void {
  const actions = undo ? [{ name: m.models_undo, act: undo }] : [];
  notices.show('network-deleted', 'info', () => m.models_deleted({ name }), actions);
}
