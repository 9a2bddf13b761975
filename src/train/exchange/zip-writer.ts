import { Zip, ZipDeflate, ZipPassThrough, strToU8 } from 'fflate';

/** Chunks are handed to the browser from this size on, which may put them on the disk. */
const SPILL = 8 * 2 ** 20;
/** More than this takes ZIP64 (APPNOTE 4.4.1.4), which is not written here. */
const MOST_FILES = 0xfffe;
const MOST_BYTES = 0xfffffffe;
/** ZIP knows no time before 1980 or after 2099. */
const FIRST = Date.UTC(1980, 0, 2);
const LAST = Date.UTC(2099, 11, 30);

/**
 * Writes a ZIP piece by piece into a Blob, without holding all of it in the page's own memory. Throws a RangeError where
 * it would become more than a ZIP can hold: it would be written all the same, and could not be opened.
 */
export class ZipWriter {
  readonly #zip: Zip;
  #blob = new Blob([], { type: 'application/zip' });
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  /** Of the chunks. */
  #bytes = 0;
  #files = 0;
  #failure: Error | null = null;

  constructor() {
    this.#zip = new Zip((error, chunk) => {
      if (error) this.#failure = error;
      else this.#take(chunk as Uint8Array<ArrayBuffer>);
    });
  }

  /** What is packed already, such as JPEG, is stored as it is. `time`: milliseconds since 1970. */
  store(path: string, bytes: Uint8Array, time: number): void {
    const file = new ZipPassThrough(path);
    this.#add(file, bytes, time);
  }

  /** Text, deflated. */
  deflate(path: string, text: string, time: number): void {
    this.#add(new ZipDeflate(path, { level: 6 }), strToU8(text), time);
  }

  finish(): Blob {
    this.#zip.end();
    this.#check();
    this.#spill();
    return this.#blob;
  }

  #add(file: ZipPassThrough | ZipDeflate, bytes: Uint8Array, time: number): void {
    file.mtime = Math.min(LAST, Math.max(FIRST, time));
    this.#zip.add(file);
    file.push(bytes, true);
    this.#files++;
    this.#check();
  }

  #check(): void {
    if (this.#failure) throw this.#failure;
    if (this.#files > MOST_FILES) throw new RangeError('too many files for a ZIP');
    if (this.#blob.size + this.#bytes > MOST_BYTES) throw new RangeError('too many bytes for a ZIP');
  }

  #take(chunk: Uint8Array<ArrayBuffer>): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= SPILL) this.#spill();
  }

  #spill(): void {
    this.#blob = new Blob([this.#blob, ...this.#chunks], { type: 'application/zip' });
    this.#chunks = [];
    this.#bytes = 0;
  }
}
