import type { FaceCrop, LookResult, LookSettings } from '../../../workers/api';
import { Gallery } from './gallery.svelte';
import { Gatherer, type GathererOptions } from './gatherer.svelte';
import { Lessons } from './lessons.svelte';

export interface SiameseOptions {
  readonly look: GathererOptions['look'];
  readonly thumbnail: (crop: FaceCrop) => string;
  /** A picture of somebody is wanted from the next frame on. */
  readonly onwant: () => void;
  /** A test passes its own. */
  readonly spawn?: () => Worker;
}

/** Learning to compare faces, whole: faces, where they come from, and what is learned of them. Reactive. */
export class Siamese {
  readonly gallery: Gallery;
  readonly gatherer: Gatherer;
  readonly lessons: Lessons;
  readonly #options: SiameseOptions;
  /** Whose picture is taken from the next frame with a face. */
  #awaited = $state<string | null>(null);

  constructor(options: SiameseOptions) {
    this.#options = options;
    this.gallery = new Gallery(() => void this.lessons.changed());
    this.gatherer = new Gatherer({ gallery: this.gallery, look: options.look, thumbnail: options.thumbnail });
    this.lessons = new Lessons(this.gallery, options.spawn);
  }

  /** Whether a picture is waited for. */
  get taking(): boolean { return this.#awaited !== null; }

  /** What is wanted of a frame. */
  get wants(): Partial<LookSettings> {
    return this.taking ? { embed: 'always', crops: true } : {};
  }

  /** Takes the largest face that the camera sees, as somebody's. */
  take(name: string): void {
    if (name.trim() === '') return;
    this.#awaited = name.trim();
    this.#options.onwant();
  }

  /** Waits for no picture any more. */
  release(): void {
    this.#awaited = null;
  }

  /** A frame was looked at. */
  seen({ faces }: LookResult): void {
    const [face] = faces;
    if (this.#awaited === null || !face?.embedding?.fresh || !face.crop) return;
    this.gallery.add(this.#awaited, [{ values: face.embedding.values, picture: this.#options.thumbnail(face.crop) }]);
    this.release();
  }
}
