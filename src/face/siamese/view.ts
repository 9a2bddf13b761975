import { m } from '../../i18n/generated/messages';
import type { FaceView } from '../view';
import LearnPanel from './LearnPanel.svelte';

/** The comparison itself is trained, on a few faces of this visit. */
export const learnView: FaceView = {
  id: 'learn',
  name: () => m.siamese_view(),
  wants: ({ siamese }) => siamese.wants,
  extras: [],
  Panel: LearnPanel,
  Over: null,
  Low: null,
  seen: ({ siamese }, result) => siamese.seen(result),
  leave: ({ siamese }) => siamese.release(),
};
