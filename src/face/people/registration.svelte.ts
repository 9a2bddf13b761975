import { distance } from '../../../models/face/embedding/distance';
import { SOMEBODY_ELSE } from '../../../models/zoo/faces/curve';
import type { Enrolment, FaceCrop, LookResult, Match, SeenFace } from '../../../workers/api';
import { faultOf } from '../../../workers/fault';
import { m } from '../../i18n/generated/messages';
import { faultSentence } from '../../i18n/sentences';
import { LinkError } from '../../link/link';
import type { Notices } from '../../ui/notices.svelte';
import type { Person } from '../person';
import { NETWORK, type People } from './people.svelte';
import type { Hindrance } from './sentences';
import { thumbnailOf } from './thumbnail';

export type RegistrationStep =
  | 'off'
  | 'consent' // what is stored is said, and whose face it is
  | 'framing' // waits until everything holds, then takes a shot by itself
  | 'taken' // one shot or more are there: save, or take another
  | 'resembles' // somebody who is known may be the same person
  | 'saving';

/** One shot of a face, held in memory until it is saved or given up. */
export interface Shot {
  readonly values: Float32Array;
  readonly crop: FaceCrop;
  readonly quality: SeenFace['quality'];
}

export interface RegistrationOptions {
  readonly people: People;
  readonly notices: Notices;
  readonly enrol: (shots: readonly Float32Array[]) => Promise<Enrolment>;
  /** Other numbers are wanted of a frame from now on. */
  readonly onchange: () => void;
  readonly now?: () => number;
}

/** How long everything has to hold before a shot is taken, and in how many frames. */
const HOLD_MS = 800;
const HOLD_FRAMES = 3;
/** More shots than this add nothing. */
export const MOST_SHOTS = 5;

/** Somebody is registered: from consent to the row in the vault. Reactive. */
export class Registration {
  readonly #options: RegistrationOptions;
  readonly #now: () => number;
  #step = $state<RegistrationStep>('off');
  #name = $state('');
  #keepPicture = $state(false);
  #hindrance = $state<Hindrance | null>('nobody');
  #held = $state(0);
  #shots = $state.raw<readonly Shot[]>([]);
  #resembling = $state.raw<readonly { readonly person: Person; readonly distance: number }[]>([]);
  /** Best frame of those in which everything holds, since when and in how many. */
  #best: Shot | null = null;
  #since: number | null = null;
  #frames = 0;

  constructor(options: RegistrationOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get step(): RegistrationStep { return this.#step; }
  get name(): string { return this.#name; }
  /** Whether a small picture is kept besides, because the person asked for one. */
  get keepPicture(): boolean { return this.#keepPicture; }
  /** What has to be put right first; null: nothing, hold still. */
  get hindrance(): Hindrance | null { return this.#hindrance; }
  /** Share of the time for which everything has held, from 0 to 1. */
  get held(): number { return this.#held; }
  get shots(): readonly Shot[] { return this.#shots; }
  /** Known people who may be the same person, the nearest first. */
  get resembling(): readonly { readonly person: Person; readonly distance: number }[] { return this.#resembling; }
  /** Whether faces are embedded for it, in every frame. */
  get taking(): boolean { return this.#step === 'framing'; }

  /** Says first what will be stored. */
  begin(): void {
    this.#reset();
    this.#step = 'consent';
  }

  /** The person agreed. */
  agree(name: string, keepPicture: boolean): void {
    if (this.#step !== 'consent' || name.trim() === '') return;
    this.#name = name.trim();
    this.#keepPicture = keepPicture;
    this.another();
  }

  /** One more shot; all are averaged. */
  another(): void {
    this.#step = 'framing';
    this.#hindrance = 'nobody';
    this.#letGo();
    this.#options.onchange();
  }

  /** Gives up; what was taken is forgotten. */
  cancel(): void {
    if (this.#step === 'off') return;
    this.#reset();
    this.#options.onchange();
  }

  /** A frame was looked at. `live`: more will follow; of a still the one frame has to do. */
  seen({ faces }: LookResult, live: boolean): void {
    if (this.#step !== 'framing') return;
    const [face] = faces;
    this.#hindrance = faces.length > 1 ? 'several' : face ? this.#hindranceOf(face) : 'nobody';
    if (this.#hindrance !== null || !face?.embedding?.fresh || !face.crop) {
      if (this.#hindrance !== null) this.#letGo();
      return;
    }
    const shot: Shot = { values: face.embedding.values, crop: face.crop, quality: face.quality };
    if (!this.#best || shot.quality.sharpness > this.#best.quality.sharpness) this.#best = shot;
    this.#since ??= this.#now();
    this.#frames++;
    this.#held = Math.min((this.#now() - this.#since) / HOLD_MS, this.#frames / HOLD_FRAMES, 1);
    if (this.#held >= 1 || !live) this.#take(this.#best);
  }

  /** Keeps the person, unless somebody who is known resembles them: then that is said first. */
  async save(anyway = false): Promise<void> {
    if (this.#step !== 'taken' && this.#step !== 'resembles') return;
    const enrolment = await this.#enrolled(this.#shots.map(({ values }) => values));
    if (!enrolment) return;
    const known = anyway ? [] : this.#known(enrolment.resembling);
    if (known.length > 0) {
      this.#resembling = known;
      this.#step = 'resembles';
      return;
    }
    await this.#keep({
      id: crypto.randomUUID(),
      name: this.#name,
      registeredAt: Date.now(),
      network: NETWORK,
      embedding: enrolment.embedding,
      ...this.#described(),
    });
  }

  /** It is somebody who is known: the new shots are averaged with what is stored of them. */
  async saveAs(person: Person): Promise<void> {
    if (this.#step !== 'resembles') return;
    const before = Array.from({ length: person.shots }, () => person.embedding);
    const enrolment = await this.#enrolled([...before, ...this.#shots.map(({ values }) => values)]);
    if (!enrolment) return;
    const { shots, quality, thumbnail } = this.#described();
    await this.#keep({
      ...person,
      embedding: enrolment.embedding,
      shots: person.shots + shots,
      quality,
      thumbnail: thumbnail ?? person.thumbnail,
    });
  }

  /** Of two people's shots the mean would let both in. */
  #hindranceOf({ quality, embedding }: SeenFace): Hindrance | null {
    const [first] = this.#shots;
    const other = first && embedding && distance(first.values, embedding.values) >= SOMEBODY_ELSE;
    return other ? 'somebody-else' : (quality.faults[0] ?? null);
  }

  async #keep(person: Person): Promise<void> {
    const shots = this.#shots;
    const kept = await this.#options.people.save(person);
    if (kept) this.#options.notices.show('people', 'info', () => m.face_saved({ name: person.name }));
    if (this.#shots !== shots) return;
    if (kept) this.cancel();
    else this.#step = 'taken';
  }

  /** Null where that failed, or was given up meanwhile: then nobody is kept. */
  async #enrolled(values: readonly Float32Array[]): Promise<Enrolment | null> {
    const shots = this.#shots;
    this.#step = 'saving';
    try {
      const enrolment = await this.#options.enrol(values);
      return this.#shots === shots ? enrolment : null;
    } catch (error) {
      if (this.#shots !== shots) return null;
      // What the worker died of is told by the engine. The shots are still here.
      if (!(error instanceof LinkError)) {
        const { code, detail } = faultOf(error);
        this.#options.notices.show('people', 'problem', () => faultSentence(code, detail));
      }
      this.#step = 'taken';
      return null;
    }
  }

  #known(matches: readonly Match[]) {
    return matches.flatMap(({ id, distance }) => {
      const person = this.#options.people.get(id);
      return person ? [{ person, distance }] : [];
    });
  }

  #described(): Pick<Person, 'shots' | 'quality' | 'thumbnail'> {
    const best = this.#shots.reduce((a, b) => (b.quality.sharpness > a.quality.sharpness ? b : a));
    const { pixels, sharpness, light, eyes } = best.quality;
    return {
      shots: this.#shots.length,
      quality: { pixels, sharpness, light: light.mean, eyes },
      thumbnail: this.#keepPicture ? thumbnailOf(best.crop) : null,
    };
  }

  #take(shot: Shot): void {
    this.#shots = [...this.#shots, shot];
    this.#step = 'taken';
    this.#letGo();
    this.#options.onchange();
  }

  #letGo(): void {
    this.#best = null;
    this.#since = null;
    this.#frames = 0;
    this.#held = 0;
  }

  #reset(): void {
    this.#letGo();
    this.#step = 'off';
    this.#name = '';
    this.#keepPicture = false;
    this.#shots = [];
    this.#resembling = [];
  }
}
