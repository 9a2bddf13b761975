import { m } from '../i18n/generated/messages';
import { backendName, faultSentence } from '../i18n/sentences';
import { GIVEN_UP } from '../link/engine.svelte';
import type { Saccade } from '../saccade.svelte';
import type { Trouble } from '../trouble';
import type { NoticeAction } from '../ui/notices.svelte';

/** What keeps the picture from being painted, or null. */
export function styleTrouble(app: Saccade): Trouble | null {
  const engine = app.style?.session.engine;
  if (!engine || !app.style?.view.paints || engine.phase !== 'failed' || !engine.fault) return null;
  const { fault } = engine;
  const again: NoticeAction = { name: () => m.try_again(), act: () => engine.retry() };
  const backend = app.settings.value.backend === 'wasm' ? 'cpu' : 'wasm';
  const other: NoticeAction = {
    name: () => m.use_backend({ backend: backendName(backend) }),
    act: () => {
      app.change({ backend });
      engine.ensure();
    },
  };
  if (fault === GIVEN_UP) return { text: () => m.fault_crashed(), actions: [again, other] };
  return {
    text: () => faultSentence(fault.code, fault.detail),
    actions: fault.code.startsWith('weights') ? [again] : [again, other],
  };
}
