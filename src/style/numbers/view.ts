import { m } from '../../i18n/generated/messages';
import Strip from '../live/Strip.svelte';
import type { StyleView } from '../view';
import NumbersPanel from './NumbersPanel.svelte';

/** What a style is to the network: two numbers for each of its maps. */
export const numbersView: StyleView = {
  id: 'numbers',
  name: () => m.style_view_numbers(),
  paints: true,
  Panel: NumbersPanel,
  Over: null,
  Low: Strip,
};
