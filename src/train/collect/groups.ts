import { newId } from '../data/id';

/** Pictures taken within this of the first are neighbours: they show the same moment, and share a split. */
const SPAN_MS = 2000;

/**
 * Names the group of each picture that is taken. A held button makes a new one every two seconds, so that no split gets
 * all of a long burst, and taps in quick succession share one.
 */
export class Groups {
  #classId: string | null = null;
  #group = '';
  #since = -Infinity;

  /** `now`: milliseconds, on any clock that only goes forward. */
  at(classId: string, now: number): string {
    if (classId !== this.#classId || now - this.#since >= SPAN_MS) {
      this.#classId = classId;
      this.#group = newId();
      this.#since = now;
    }
    return this.#group;
  }
}
