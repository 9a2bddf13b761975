import { SvelteMap } from 'svelte/reactivity';
import { SourceFault } from '../../camera/fault';
import { m } from '../../i18n/generated/messages';
import { noteSentence, sourceSentence } from '../../i18n/sentences';
import type { Notices } from '../../ui/notices.svelte';
import { pickFiles } from '../../ui/pick-files';
import { stylePicture } from '../own/picture';

/** Textures of our own, drawn by the worker. */
export const TEXTURES = ['impasto', 'watercolour', 'glass', 'dots', 'ink', 'contours'] as const;
export type Texture = (typeof TEXTURES)[number];

export interface StylePictureOptions {
  readonly notices: Notices;
  /** Draws a square of a texture. */
  readonly draw: (texture: Texture, side: number) => Promise<ImageBitmap>;
}

interface OwnPicture {
  readonly name: string;
  readonly canvas: HTMLCanvasElement;
  readonly thumb: ImageBitmap;
}

const THUMB = 96;
/** Side of a texture in pixels: enough of it to know it by, and drawn in about a second. */
const SIDE = 128;

/** The picture whose texture is taken. Reactive. */
export class StylePicture {
  readonly #options: StylePictureOptions;
  readonly #thumbs = new SvelteMap<Texture, ImageBitmap>();
  #texture = $state<Texture | null>('impasto');
  #own = $state.raw<OwnPicture | null>(null);
  /** Only the newest of several files may be taken. */
  #turn = 0;
  #drawing = false;

  constructor(options: StylePictureOptions) {
    this.#options = options;
  }

  /** The texture that is chosen; null: the person's own picture is. */
  get texture(): Texture | null { return this.#texture; }
  /** The person's own picture, chosen or not. */
  get own(): OwnPicture | null { return this.#own; }

  /** null while it is not drawn yet. */
  thumbOf(texture: Texture): ImageBitmap | null {
    return this.#thumbs.get(texture) ?? null;
  }

  /** Draws the small pictures that are missing. Never rejects: where that fails, names must do. */
  async show(): Promise<void> {
    if (this.#drawing) return;
    this.#drawing = true;
    try {
      for (const texture of TEXTURES) {
        if (!this.#thumbs.has(texture)) this.#thumbs.set(texture, await this.#options.draw(texture, SIDE));
      }
    } catch {
      // Asked for again when they are shown again.
    } finally {
      this.#drawing = false;
    }
  }

  use(texture: Texture): void {
    this.#texture = texture;
  }

  useOwn(): void {
    if (this.#own) this.#texture = null;
  }

  /** Lets the person choose a file. Never rejects. */
  async choose(): Promise<void> {
    const [file] = await pickFiles({ accept: 'image/*' });
    if (file) await this.take(file, file.name);
  }

  /** Never rejects: what is wrong with a file is said. */
  async take(file: Blob, name: string): Promise<void> {
    const turn = ++this.#turn;
    const { notices } = this.#options;
    try {
      const { canvas, notes } = await stylePicture(file, name);
      const thumb = await thumbOf(canvas);
      if (turn !== this.#turn) return;
      this.#own?.thumb.close();
      this.#own = { name, canvas, thumb };
      this.#texture = null;
      for (const note of notes) {
        const text = () => (note === 'cut' ? m.style_cut({ name }) : noteSentence(note, name, canvas));
        notices.show(`classic-${note}`, 'info', text);
      }
    } catch (error) {
      const code = error instanceof SourceFault ? error.code : 'unreadable';
      notices.show('classic-picture', 'problem', () => sourceSentence(code, name));
    }
  }

  /** The chosen one, to paint with. */
  toBitmap(): Promise<ImageBitmap> {
    if (this.#texture === null && this.#own) return createImageBitmap(this.#own.canvas);
    const texture = this.#texture ?? TEXTURES[0];
    const drawn = this.#thumbs.get(texture);
    return drawn ? createImageBitmap(drawn) : this.#options.draw(texture, SIDE);
  }
}

/** The middle of a picture, small. */
function thumbOf(picture: HTMLCanvasElement): Promise<ImageBitmap> {
  const cut = Math.min(picture.width, picture.height);
  const [x, y] = [(picture.width - cut) / 2, (picture.height - cut) / 2];
  const options: ImageBitmapOptions = { resizeWidth: THUMB, resizeHeight: THUMB, resizeQuality: 'high' };
  return createImageBitmap(picture, x, y, cut, cut, options);
}
