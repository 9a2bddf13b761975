import type { Remedy, SourceFault } from './camera/fault';
import { m } from './i18n/generated/messages';
import { sourceSentence } from './i18n/sentences';
import type { Saccade } from './saccade.svelte';
import type { NoticeAction } from './ui/notices.svelte';

/** What keeps the picture, or what is to be seen in it, away: as a sentence and ways out. */
export interface Trouble {
  readonly text: () => string;
  readonly actions: readonly NoticeAction[];
}

/** What keeps the picture away, or null. It comes first: without a picture a network has nothing to do. */
export function troubleOf(app: Saccade): Trouble | null {
  const { camera, source } = app;
  if (source?.kind !== 'camera') return null;
  const { fault, state } = camera;
  if (state === 'fault' && fault) return cameraTrouble(app, fault);
  return state === 'interrupted' ? { text: () => m.camera_interrupted(), actions: [] } : null;
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
