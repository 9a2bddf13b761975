import { m } from '../i18n/generated/messages';
import { backendName, faultSentence } from '../i18n/sentences';
import type { Saccade } from '../saccade.svelte';
import type { Trouble } from '../trouble';
import type { NoticeAction } from '../ui/notices.svelte';
import { GIVEN_UP } from './engine.svelte';

/** What keeps the boxes away although there is a picture, or null. */
export function engineTrouble(app: Saccade): Trouble | null {
  const { engine } = app.session;
  const { fault } = engine;
  if (engine.phase !== 'failed' || !fault) return null;
  const again: NoticeAction = { name: () => m.try_again(), act: () => engine.retry() };
  if (fault === GIVEN_UP) {
    return { text: () => m.fault_crashed(), actions: [again, otherBackend(app)] };
  }
  return {
    text: () => faultSentence(fault.code, fault.detail),
    actions: fault.code.startsWith('weights') ? [again] : [again, otherBackend(app)],
  };
}

function otherBackend(app: Saccade): NoticeAction {
  const backend = app.settings.value.backend === 'wasm' ? 'cpu' : 'wasm';
  return { name: () => m.use_backend({ backend: backendName(backend) }), act: () => app.change({ backend }) };
}
