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
    const url = this.#picture(id).then(
      (picture) => picture && this.#urls.createObjectURL(picture),
      () => null,
    );
    const shown = { users: 0, url };
    this.#shown.set(id, shown);
    return shown;
  }

  #close(id: string, shown: Shown): void {
    this.#shown.delete(id);
    void shown.url.then((url) => {
      if (url !== null) this.#urls.revokeObjectURL(url);
    });
  }
}
