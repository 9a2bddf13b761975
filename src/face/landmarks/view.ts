import { m } from '../../i18n/generated/messages';
import type { FaceView } from '../view';
import LandmarksOver from './LandmarksOver.svelte';
import LandmarksPanel from './LandmarksPanel.svelte';

/** Where everything in a face is. */
export const landmarksView: FaceView = {
  id: 'landmarks',
  name: () => m.landmarks_view(),
  wants: ({ landmarks }) => ({ mesh: landmarks.layers.mesh }),
  extras: ['mesh'],
  Panel: LandmarksPanel,
  Over: LandmarksOver,
  Low: null,
};
