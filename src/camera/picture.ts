import { SourceFault } from './fault';
import type { PictureHeader } from './formats/header';
import { readHeader } from './formats/sniff';
import type { FrameReader, Size, Source } from './source';
import { TickReader } from './tick-reader';
import { Ticks } from './ticks';

/** What the person should know about a picture that opened all the same. */
export type PictureNote = 'animated' | 'scaled-down' | 'truncated';

/** Longest side that is kept, in pixels: sharp on a large screen, and small enough for a phone's canvas. */
const LONGEST = 2560;
/** Decoding needs four bytes a pixel at once, more than 800 MB above this. */
const MOST_PIXELS = 200_000_000;
const MOST_BYTES = 512 * 2 ** 20;

/** A still picture: one frame, and once more with each `again`. */
export class PictureSource implements Source {
  readonly kind = 'picture';
  readonly live = false;
  readonly mirrored = false;
  readonly title: string;
  readonly element: HTMLCanvasElement;
  readonly notes: readonly PictureNote[];
  /** Size in the file, as displayed; larger than `size()` where the picture was scaled down. */
  readonly original: Size;
  readonly #ticks = new Set<Ticks>();

  private constructor(title: string, element: HTMLCanvasElement, original: Size, notes: readonly PictureNote[]) {
    this.title = title;
    this.element = element;
    this.original = original;
    this.notes = notes;
  }

  /** Decodes any picture the browser can, upright, the first frame of an animated one. Rejects with a SourceFault. */
  static async open(blob: Blob, title = ''): Promise<PictureSource> {
    if (blob.size === 0) throw new SourceFault('empty');
    if (blob.size > MOST_BYTES) throw new SourceFault('too-large', `${blob.size} bytes`);
    const header = readHeader(await bytesOf(blob));
    if (!header) throw new SourceFault('not-an-image');
    if (header.width * header.height > MOST_PIXELS) throw new SourceFault('too-large', sizeText(header));
    const bitmap = await decode(blob, header);
    const canvas = draw(bitmap);
    const original = header.width ? { width: header.width, height: header.height } : sizeOf(bitmap);
    bitmap.close();
    const notes: PictureNote[] = [];
    if (header.animated) notes.push('animated');
    if (original.width > canvas.width) notes.push('scaled-down');
    if (header.truncated) notes.push('truncated');
    return new PictureSource(title, canvas, original, notes);
  }

  size(): Size {
    return sizeOf(this.element);
  }

  frames(): FrameReader {
    const ticks = new Ticks();
    this.#ticks.add(ticks);
    ticks.tick();
    const grab = { method: 'still', take: () => this.#take() } as const;
    // No patience: there is no next picture to try.
    return new TickReader(ticks, grab, () => this.#ticks.delete(ticks), 1);
  }

  setPaused(): void {}

  again(): void {
    for (const ticks of this.#ticks) ticks.tick();
  }

  stop(): void {
    for (const ticks of this.#ticks) ticks.end();
    this.#ticks.clear();
    // Gives the memory back now; some browsers keep it until the element is collected.
    this.element.width = 0;
    this.element.height = 0;
  }

  async #take(): Promise<ImageBitmap> {
    try {
      return await createImageBitmap(this.element);
    } catch (error) {
      throw new SourceFault('unreadable', String(error));
    }
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw new SourceFault('unreadable', String(error));
  }
}

async function decode(blob: Blob, header: PictureHeader): Promise<ImageBitmap> {
  // No imageOrientation: upright is the default, and older WebKit throws at the name 'from-image'.
  const options: ImageBitmapOptions = {};
  const longest = Math.max(header.width, header.height);
  if (longest > LONGEST) {
    options.resizeWidth = Math.max(1, Math.round((header.width * LONGEST) / longest));
    options.resizeHeight = Math.max(1, Math.round((header.height * LONGEST) / longest));
    options.resizeQuality = 'high';
  }
  try {
    return await createImageBitmap(blob, options);
  } catch (error) {
    throw new SourceFault(undecodable(header), `${sizeText(header)}: ${String(error)}`);
  }
}

function undecodable({ format, truncated, width, height }: PictureHeader) {
  if (truncated) return 'truncated';
  if (['avif', 'heic', 'tiff', 'jxl', 'svg'].includes(format)) return 'unsupported-picture';
  // What is whole and yet does not decode above this size has most likely met a limit of the browser.
  return width * height > 64_000_000 ? 'too-large' : 'unreadable';
}

/** Scales down here what the header did not announce as large, or the browser did not scale. */
function draw(bitmap: ImageBitmap): HTMLCanvasElement {
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new SourceFault('too-large', 'no canvas context');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}

function sizeText({ format, width, height }: PictureHeader): string {
  return `${format} ${width}×${height}`;
}
