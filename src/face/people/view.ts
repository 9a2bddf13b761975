import { m } from '../../i18n/generated/messages';
import type { FaceView } from '../view';
import PeopleLow from './PeopleLow.svelte';
import PeoplePanel from './PeoplePanel.svelte';

/** Who is registered, and how to be. */
export const peopleView: FaceView = {
  id: 'people',
  name: () => m.face_view_people(),
  wants: ({ registration, people, threshold }) =>
    registration.taking
      ? { embed: 'always', crops: true, mesh: true }
      : people.list.length > 0 ? { embed: 'changed', recognise: { threshold, only: null } } : {},
  // The mesh sees closed eyes.
  extras: ['mesh'],
  Panel: PeoplePanel,
  Over: null,
  Low: PeopleLow,
};
