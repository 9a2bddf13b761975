import type { ClassRow } from '../../storage/classes';
import { foldName } from '../data/names';

/** Which of the person's classes stands for what a detector calls things. Remembered for the visit. */
export class LabelClasses {
  readonly #remembered = new Map<string, string>();
  readonly #nameOf: (label: string) => string;

  /** `nameOf`: the label as the person reads it. */
  constructor(nameOf: (label: string) => string) {
    this.#nameOf = nameOf;
  }

  /** What the person took this label for last; else the class that is called so; else `otherwise`. */
  classOf(label: string, classes: readonly ClassRow[], otherwise: string): string {
    const remembered = this.#remembered.get(label);
    if (classes.some(({ id }) => id === remembered)) return remembered!;
    const names = [foldName(label), foldName(this.#nameOf(label))];
    return classes.find(({ name }) => names.includes(foldName(name)))?.id ?? otherwise;
  }

  remember(label: string, classId: string): void {
    this.#remembered.set(label, classId);
  }
}
