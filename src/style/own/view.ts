import { m } from '../../i18n/generated/messages';
import Strip from '../live/Strip.svelte';
import type { StyleView } from '../view';
import OwnPanel from './OwnPanel.svelte';

/** Any picture as a style: at once, and learnt properly. */
export const ownView: StyleView = {
  id: 'own',
  name: () => m.style_view_own(),
  paints: true,
  Panel: OwnPanel,
  Over: null,
  Low: Strip,
};
