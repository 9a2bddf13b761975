import type { SeenFace } from '../../../workers/api';
import { m } from '../../i18n/generated/messages';
import type { People } from '../people/people.svelte';
import { calledApart } from '../people/names';
import { unreadable } from './unreadable';

export interface Caption {
  readonly text: string;
  readonly figure: string;
  readonly tone: 'known' | 'unknown' | 'plain';
}

/** What is written on a face. @param index given for a name of its own where nothing is known of it */
export function captionOf(face: SeenFace, people: People, index?: number): Caption {
  const text = index === undefined ? '' : m.face_number({ number: String(index + 1) });
  const plain = { text, figure: '', tone: 'plain' } as const;
  const { recognition } = face;
  if (!recognition || recognition.ranking.length === 0) return plain;
  const figure = recognition.ranking[0]!.distance.toFixed(2);
  const hindrance = unreadable(face);
  if (hindrance) return { text: hindrance, figure, tone: 'plain' };
  if (recognition.decision === undefined) return { text: m.face_deciding(), figure, tone: 'plain' };
  const person = recognition.decision === null ? null : people.get(recognition.decision);
  return person
    ? { text: calledApart(person, people.list), figure, tone: 'known' }
    : { text: m.face_nobody_known(), figure, tone: 'unknown' };
}
