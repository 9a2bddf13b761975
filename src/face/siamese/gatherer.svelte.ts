import type { FaceCrop, Fault, LookResult } from '../../../workers/api';
import { faultOf, isAbort } from '../../../workers/fault';
import { readHeader } from '../../camera/formats/sniff';
import { LinkError } from '../../link/link';
import type { Gallery } from './gallery.svelte';

/** A picture of somebody that has not been looked at yet. */
export interface Waiting {
  /** Whose face it shows. */
  readonly name: string;
  readonly read: (signal: AbortSignal) => Promise<Blob>;
}

export interface GathererOptions {
  readonly gallery: Gallery;
  /** Finds and embeds the faces of a picture, which it takes and closes; waits for the networks where they are not there. */
  readonly look: (picture: ImageBitmap, signal: AbortSignal) => Promise<LookResult>;
  /** A small picture of an aligned crop. */
  readonly thumbnail: (crop: FaceCrop) => string;
}

export interface GatherReport {
  readonly added: number;
  /** Pictures in which no face was found, or that cannot be read. */
  readonly without: number;
  /** Pictures that found no room any more. */
  readonly tooMany: number;
}

/** Decoding needs four bytes a pixel at once. */
const MOST_PIXELS = 100_000_000;

/** Fills the gallery from pictures: a folder's, or those of the Train tab. One task at a time. Reactive. */
export class Gatherer {
  readonly #options: GathererOptions;
  #task = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  #report = $state.raw<GatherReport | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #stop: AbortController | null = null;

  constructor(options: GathererOptions) {
    this.#options = options;
  }

  /** What is under way; null: nothing. */
  get task(): { readonly done: number; readonly total: number } | null { return this.#task; }
  /** What came of the last one. */
  get report(): GatherReport | null { return this.#report; }
  /** What it failed with; null if it did not. */
  get fault(): Fault | null { return this.#fault; }

  /** Takes in the largest face of every picture. Never rejects. */
  async gather(pictures: readonly Waiting[]): Promise<void> {
    if (this.#stop) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#fault = null;
    this.#report = null;
    const { gallery } = this.#options;
    let [added, without] = [0, 0];
    try {
      for (const [done, picture] of pictures.entries()) {
        if (gallery.full) break;
        this.#task = { done, total: pictures.length };
        if (await this.#take(picture, stop.signal)) added++;
        else without++;
      }
      this.#report = { added, without, tooMany: pictures.length - added - without };
    } catch (error) {
      if (isAbort(error)) this.#report = { added, without, tooMany: 0 };
      else this.#fault = error instanceof LinkError ? { code: 'internal', detail: error.message } : faultOf(error);
    } finally {
      this.#task = null;
      this.#stop = null;
    }
  }

  /** What was taken in by then stays. */
  cancel(): void {
    this.#stop?.abort();
  }

  /** Whether there was a face in it. */
  async #take({ name, read }: Waiting, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    const picture = await decoded(read, signal);
    if (!picture) return false;
    const { faces } = await this.#options.look(picture, signal);
    signal.throwIfAborted();
    const [face] = faces;
    if (!face?.embedding || !face.crop) return false;
    this.#options.gallery.add(name, [{ values: face.embedding.values, picture: this.#options.thumbnail(face.crop) }]);
    return true;
  }
}

/** Null for what is no picture, or none that can be decoded here. */
async function decoded(read: Waiting['read'], signal: AbortSignal): Promise<ImageBitmap | null> {
  try {
    const blob = await read(signal);
    const header = readHeader(new Uint8Array(await blob.arrayBuffer()));
    if (!header || header.truncated || header.width * header.height > MOST_PIXELS) return null;
    return await createImageBitmap(blob);
  } catch (error) {
    if (isAbort(error) && signal.aborted) throw error;
    return null;
  }
}
