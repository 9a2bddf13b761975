import type { Fault } from '../../../workers/api';
import { m } from '../../i18n/generated/messages';
import { faultSentence } from '../../i18n/sentences';
import type { StorageFault } from '../../storage/fault';
import type { Notices } from '../../ui/notices.svelte';

/* What the trainer says beside its own place on screen. */

/** Training goes on; only what it needs after a reload is not there. Notices of one topic replace each other. */
export function tellNotKept(notices: Notices, { code, detail }: StorageFault): void {
  notices.show('training-storage', 'problem', () => (code === 'full' ? m.run_disk_full() : m.run_not_kept({ detail })));
}

/** Another tab has the turn. */
export function tellElsewhere(notices: Notices): void {
  notices.show('training-elsewhere', 'info', () => m.run_elsewhere());
}

export function tellCrash(notices: Notices): void {
  notices.show('training-worker', 'info', () => m.run_crashed());
}

export function tellFault(notices: Notices, { code, detail }: Fault): void {
  const text = () => (code === 'device-lost' ? m.run_device_lost() : faultSentence(code, detail));
  notices.show(`training-${code}`, 'info', text);
}

/** A training that the end of the page interrupted: goes on by itself, or is offered after it failed too often. */
export function tellResumed(notices: Notices, byItself: boolean, goOn: () => void, discard: () => void): void {
  const actions = [{ name: () => m.run_discard(), act: discard }];
  if (!byItself) actions.unshift({ name: () => m.run_go_on(), act: goOn });
  notices.show('training-resumed', 'info', () => (byItself ? m.run_resumed() : m.run_resume_ask()), actions);
}
