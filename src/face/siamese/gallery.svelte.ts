import { freeColour } from '../../train/data/colours';

/** Somebody whose faces are compared. */
export interface GalleryPerson {
  readonly id: string;
  readonly name: string;
  /** On the map. */
  readonly colour: string;
}

export interface GalleryFace {
  readonly id: string;
  /** Id of whose it is. */
  readonly person: string;
  /** Its embedding. */
  readonly values: Float32Array;
  /** Address of the aligned crop, small. */
  readonly picture: string;
}

/** Between more faces than this the worker would compare for minutes. */
export const MOST_FACES = 200;

/** Faces to learn from, of this visit only: they lie in memory, and nothing of them is stored. Reactive. */
export class Gallery {
  readonly #onchange: () => void;
  #people = $state.raw<readonly GalleryPerson[]>([]);
  #faces = $state.raw<readonly GalleryFace[]>([]);

  /** @param onchange faces came or went */
  constructor(onchange: () => void = () => undefined) {
    this.#onchange = onchange;
  }

  get people(): readonly GalleryPerson[] { return this.#people; }
  get faces(): readonly GalleryFace[] { return this.#faces; }
  /** Nothing more is taken in. */
  get full(): boolean { return this.#faces.length >= MOST_FACES; }

  of(person: string): readonly GalleryFace[] {
    return this.#faces.filter((face) => face.person === person);
  }

  /** Adds faces of whoever has this name, who is new or known by now; what is too many is left out. */
  add(name: string, faces: readonly Pick<GalleryFace, 'values' | 'picture'>[]): void {
    const tidy = name.trim();
    const room = MOST_FACES - this.#faces.length;
    if (tidy === '' || faces.length === 0 || room <= 0) return;
    const person = this.#people.find((each) => each.name === tidy) ?? this.#newPerson(tidy);
    const added = faces.slice(0, room).map((face) => ({ ...face, id: crypto.randomUUID(), person: person.id }));
    this.#faces = [...this.#faces, ...added];
    this.#onchange();
  }

  remove(face: string): void {
    this.#become(this.#faces.filter(({ id }) => id !== face));
  }

  removePerson(person: string): void {
    this.#become(this.#faces.filter((face) => face.person !== person));
  }

  clear(): void {
    this.#become([]);
  }

  #become(faces: readonly GalleryFace[]): void {
    this.#faces = faces;
    this.#people = this.#people.filter(({ id }) => faces.some(({ person }) => person === id));
    this.#onchange();
  }

  #newPerson(name: string): GalleryPerson {
    const colour = freeColour(this.#people.map((each) => each.colour));
    const person = { id: crypto.randomUUID(), name, colour };
    this.#people = [...this.#people, person];
    return person;
  }
}
