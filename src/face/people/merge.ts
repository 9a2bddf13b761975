import { distance } from '../../../models/face/embedding/distance';
import type { Person } from '../person';
import { sameName } from './names';

/** What comes of people who join those that are here. */
export interface Merged {
  /** To be written: new ones, and better templates of those who are here. */
  readonly rows: readonly Person[];
  readonly added: number;
  /** Whose template in the file is the mean of more shots than the one here. */
  readonly improved: number;
  /** Who is here already, as well or better known. */
  readonly kept: number;
  /** Added though somebody of another name looks like them: the same person registered twice, or two who are alike. */
  readonly alike: readonly { readonly added: Person; readonly here: Person }[];
}

/**
 * Brings people out of a file together with those who are here. Somebody of the same id, or of the same name and face,
 * is one person: the template of more shots stays, under the id, name and date that are here, so that importing a file
 * twice changes nothing. Everybody else is added.
 * @param threshold below which two faces are taken to be one person's
 */
export function merged(here: readonly Person[], coming: readonly Person[], threshold: number): Merged {
  const all = new Map(here.map((person) => [person.id, person]));
  const rows = new Map<string, Person>();
  const alike: { added: Person; here: Person }[] = [];
  let [added, improved] = [0, 0];
  const take = (person: Person) => {
    all.set(person.id, person);
    rows.set(person.id, person);
  };
  for (const person of coming) {
    const known = [...all.values()];
    const near = known.filter((each) => resembles(each, person, threshold));
    const twin = all.get(person.id) ?? near.find(({ name }) => sameName(name, person.name));
    if (!twin) {
      const [other] = near;
      if (other) alike.push({ added: person, here: other });
      added++;
      take(person);
    } else if (person.shots > twin.shots || isOfLaterNetwork(person, twin)) {
      improved++;
      const { id, name, registeredAt } = twin;
      take({ ...person, id, name, registeredAt, thumbnail: person.thumbnail ?? twin.thumbnail });
    }
  }
  return { rows: [...rows.values()], added, improved, kept: coming.length - added - improved, alike };
}

function isOfLaterNetwork(person: Person, before: Person): boolean {
  return person.network !== before.network && person.registeredAt > before.registeredAt;
}

/** Templates of different networks say nothing about each other. */
function resembles(a: Person, b: Person, threshold: number): boolean {
  const comparable = a.network === b.network && a.embedding.length === b.embedding.length;
  return comparable && distance(a.embedding, b.embedding) < threshold;
}
