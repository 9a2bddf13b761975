import { untrack } from 'svelte';
import { m } from '../i18n/generated/messages';
import { sourceSentence } from '../i18n/sentences';
import type { Saccade } from '../saccade.svelte';

/** What the page says by itself, whatever tab is open. Call it while a component is being made. */
export function sayWhatHappens(app: Saccade): void {
  $effect(() => {
    if (!app.pwa.updateReady) return;
    const actions = [
      { name: m.update_now, act: () => app.pwa.update() },
      { name: m.update_later, act: () => undefined },
    ];
    untrack(() => app.notices.show('update', 'info', m.update_ready, actions));
  });

  // A camera that goes on although something failed: another one could not be had, or the browser wants a tap.
  $effect(() => {
    const { fault, state } = app.camera;
    if (!fault || state !== 'live' || app.source?.kind !== 'camera') return;
    const again = { name: m.try_again, act: () => void app.openCamera() };
    untrack(() => app.notices.show('source', 'problem', () => sourceSentence(fault.code, ''), [again]));
  });

  // Said once, when the shell and a network have both been stored for the first time.
  const firstVisit = !navigator.serviceWorker?.controller;
  $effect(() => {
    if (firstVisit && app.worksOffline) {
      untrack(() => app.notices.show('offline', 'info', m.offline_ready));
    }
  });
}
