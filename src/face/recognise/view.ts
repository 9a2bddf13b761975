import { m } from '../../i18n/generated/messages';
import type { FaceView } from '../view';
import RecogniseLow from './RecogniseLow.svelte';
import RecognisePanel from './RecognisePanel.svelte';

/** Who is it, or is it really them: distances, and the threshold on them. */
export const recogniseView: FaceView = {
  id: 'recognise',
  name: () => m.face_view_recognise(),
  wants: ({ threshold, only, explained }) => ({ embed: 'changed', crops: explained, recognise: { threshold, only } }),
  extras: [],
  Panel: RecognisePanel,
  Over: null,
  Low: RecogniseLow,
};
