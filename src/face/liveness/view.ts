import { m } from '../../i18n/generated/messages';
import type { FaceView } from '../view';
import LivenessLow from './LivenessLow.svelte';
import LivenessPanel from './LivenessPanel.svelte';

/** Whether somebody is there, or a picture of somebody. */
export const livenessView: FaceView = {
  id: 'liveness',
  name: () => m.live_view(),
  wants: ({ challenger }) => ({ evidence: challenger.running, mesh: challenger.running }),
  extras: ['mesh', 'evidence'],
  Panel: LivenessPanel,
  Over: null,
  Low: LivenessLow,
  seen: ({ challenger }, result) => challenger.seen(result),
  leave: ({ challenger }) => challenger.cancel(),
};
