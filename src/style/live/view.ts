import { m } from '../../i18n/generated/messages';
import type { StyleView } from '../view';
import LivePanel from './LivePanel.svelte';
import Strip from './Strip.svelte';

/** What the camera sees, painted. */
export const liveView: StyleView = {
  id: 'live',
  name: () => m.style_view_live(),
  paints: true,
  Panel: LivePanel,
  Over: null,
  Low: Strip,
};
