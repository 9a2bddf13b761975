import { nextTask } from '../../slices';

/** How object URLs are made and given back; a test passes its own. */
export interface Urls {
  createObjectURL(blob: Blob): string;
  revokeObjectURL(url: string): void;
}

interface Shown {
  users: number;
  readonly url: Promise<string | null>;
}

/** Pictures as object URLs, one per sample however often it is shown, revoked with the last one that shows it. */
export class Thumbnails {
  readonly #picture: (id: string) => Promise<Blob | null>;
  readonly #urls: Urls;
  readonly #shown = new Map<string, Shown>();
  #line: Promise<void> = Promise.resolve();

  constructor(picture: (id: string) => Promise<Blob | null>, urls: Urls = URL) {
    this.#picture = picture;
    this.#urls = urls;
  }

  /**
   * Gives `image` the sample's picture as soon as it is read, '' where there is none. Returns what ends that; call it
   * when the image goes. It has the shape of a Svelte attachment: `{@attach (img) => thumbnails.show(id, img)}`.
   */
  show(id: string, image: { src: string }): () => void {
    const shown = this.#shown.get(id) ?? this.#open(id);
    shown.users++;
    let ended = false;
    void shown.url.then((url) => {
      if (!ended) image.src = url ?? '';
    });
    return () => {
      if (ended) return;
      ended = true;
      if (--shown.users === 0) this.#close(id, shown);
    };
  }

  #open(id: string): Shown {
    const shown: Shown = { users: 0, url: this.#picture(id).then((picture) => this.#url(shown, picture), () => null) };
    this.#shown.set(id, shown);
    return shown;
  }

  /** One to a task: browsers ask another process for it and wait, and a page of pictures would stand still. */
  async #url(shown: Shown, picture: Blob | null): Promise<string | null> {
    this.#line = this.#line.then(nextTask);
    await this.#line;
    return picture && shown.users > 0 ? this.#urls.createObjectURL(picture) : null;
  }

  #close(id: string, shown: Shown): void {
    this.#shown.delete(id);
    void shown.url.then((url) => {
      if (url !== null) this.#urls.revokeObjectURL(url);
    });
  }
}
