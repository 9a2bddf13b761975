import type { SeenFace } from '../../../workers/api';
import { m } from '../../i18n/generated/messages';
import type { FaceLab } from '../lab.svelte';
import { calledApart } from '../people/names';
import { unreadable } from './unreadable';

export interface Verdict {
  readonly kind: 'accepted' | 'refused' | 'open';
  readonly text: string;
}

/** What is decided about a face, in words. */
export function verdictOf(face: SeenFace | null, { people, only }: Pick<FaceLab, 'people' | 'only'>): Verdict {
  if (!face) return { kind: 'open', text: m.face_none() };
  const hindrance = unreadable(face);
  if (hindrance) return { kind: 'open', text: hindrance };
  const { recognition } = face;
  if (!recognition || recognition.decision === undefined) return { kind: 'open', text: m.face_deciding() };
  const wanted = only === null ? null : people.get(only);
  const person = recognition.decision === null ? null : people.get(recognition.decision);
  // Decided before somebody else was to be compared with: the next frame tells.
  if (wanted && person && person.id !== wanted.id) return { kind: 'open', text: m.face_deciding() };
  if (person) {
    const name = calledApart(person, people.list);
    return { kind: 'accepted', text: wanted ? m.face_is_them({ name }) : m.face_is({ name }) };
  }
  if (wanted) return { kind: 'refused', text: m.face_is_not({ name: calledApart(wanted, people.list) }) };
  return { kind: 'refused', text: m.face_nobody_known() };
}
