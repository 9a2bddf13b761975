import { getLocale } from '../../i18n/generated/runtime';
import type { Person } from '../person';

/** The name, and where several have it the day on which this one was registered, and which of that day's. */
export function calledApart(person: Person, people: readonly Person[]): string {
  const namesakes = people.filter(({ name }) => sameName(name, person.name));
  if (namesakes.length < 2) return person.name;
  const day = dayOf(person.registeredAt);
  const ofTheDay = namesakes.filter(({ registeredAt }) => dayOf(registeredAt) === day);
  if (ofTheDay.length < 2) return `${person.name} · ${day}`;
  return `${person.name} · ${day} (${ofTheDay.findIndex(({ id }) => id === person.id) + 1})`;
}

/** Whether somebody of this name is registered. */
export function isTaken(name: string, people: readonly Person[]): boolean {
  return people.some((person) => sameName(person.name, name));
}

export function dayOf(time: number): string {
  return new Date(time).toLocaleDateString(getLocale(), { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Whether two names are one, whatever their case. */
export function sameName(a: string, b: string): boolean {
  return a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();
}
