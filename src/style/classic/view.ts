import { m } from '../../i18n/generated/messages';
import { savePicture } from '../record/snapshot';
import type { StyleView } from '../view';
import ClassicCorner from './ClassicCorner.svelte';
import ClassicLow from './ClassicLow.svelte';
import ClassicOver from './ClassicOver.svelte';
import ClassicPanel from './ClassicPanel.svelte';

/** The classic optimisation, to watch. */
export const classicView: StyleView = {
  id: 'classic',
  name: () => m.gatys_view(),
  paints: false,
  Panel: ClassicPanel,
  Over: ClassicOver,
  Low: ClassicLow,
  Corner: ClassicCorner,
  still: ({ classic }) => classic.content,
  save: ({ classic, host }) => {
    const { picture } = classic.easel;
    return picture && (() => void savePicture(picture, classic.mirrored, host.notices));
  },
  leave: ({ classic }) => classic.leave(),
};
