import { GIVEN_UP } from './detect/engine.svelte';
import type { Remedy, SourceFault } from './camera/fault';
import { m } from './i18n/generated/messages';
import { backendName, faultSentence, sourceSentence } from './i18n/sentences';
import type { Saccade } from './saccade.svelte';
import type { NoticeAction } from './ui/notices.svelte';

/** What keeps the picture or the boxes away, as a sentence and ways out. */
export interface Trouble {
  readonly text: () => string;
  readonly actions: readonly NoticeAction[];
}

/** The one thing in the way, or null. The camera comes first: without a picture a network has nothing to do. */
export function troubleOf(app: Saccade): Trouble | null {
  const { camera, source } = app;
  const { engine } = app.session;
  if (!source) return null;
  if (source.kind === 'camera') {
    const { fault, state } = camera;
    if (state === 'fault' && fault) return cameraTrouble(app, fault);
    if (state === 'interrupted') return { text: () => m.camera_interrupted(), actions: [] };
  }
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

function cameraTrouble(app: Saccade, fault: SourceFault): Trouble {
  const actions: Record<Remedy, NoticeAction | null> = {
    retry: { name: () => m.try_again(), act: () => void app.openCamera() },
    demo: { name: () => m.start_demo(), act: () => void app.openDemo() },
    'other-file': { name: () => m.start_file(), act: () => void app.chooseFile() },
    // Only the person can do these; the sentence says how.
    settings: null,
    https: null,
  };
  const offered = fault.remedies.map((remedy) => actions[remedy]).filter((action) => action !== null);
  return {
    text: () => sourceSentence(fault.code, ''),
    actions: [...offered, { name: () => m.start_file(), act: () => void app.chooseFile() }],
  };
}
