/**
 * Just enough of the FlatBuffers wire format (https://flatbuffers.dev/internals) to read one: tables, vectors,
 * strings, scalars, all little-endian. A table starts with the distance back to its vtable, which lists for each
 * field how far into the table it lies, 0 meaning "absent, take the default".
 */
export class Table {
  readonly #view: DataView;
  readonly #at: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** The root table. Throws if the four-byte file identifier is another one. */
  static root(bytes: Uint8Array, identifier: string): Table {
    const found = String.fromCharCode(...bytes.subarray(4, 8));
    if (found !== identifier) throw new Error(`expected a ${identifier} flatbuffer, found '${found}'`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Table(view, view.getUint32(0, true));
  }

  byte(field: number, absent = 0): number {
    const at = this.#field(field);
    return at ? this.#view.getInt8(at) : absent;
  }

  int(field: number, absent = 0): number {
    const at = this.#field(field);
    return at ? this.#view.getInt32(at, true) : absent;
  }

  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field));
  }

  bytes(field: number): Uint8Array {
    const { start, length } = this.#vector(field);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length);
  }

  ints(field: number): number[] {
    const { start, length } = this.#vector(field);
    return Array.from({ length }, (_, i) => this.#view.getInt32(start + 4 * i, true));
  }

  /** A nested table, or null if absent. */
  table(field: number): Table | null {
    const at = this.#field(field);
    return at ? new Table(this.#view, this.#follow(at)) : null;
  }

  tables(field: number): Table[] {
    const { start, length } = this.#vector(field);
    return Array.from({ length }, (_, i) => new Table(this.#view, this.#follow(start + 4 * i)));
  }

  #field(field: number): number {
    const vtable = this.#at - this.#view.getInt32(this.#at, true);
    const entry = 4 + 2 * field;
    if (entry >= this.#view.getUint16(vtable, true)) return 0;
    const offset = this.#view.getUint16(vtable + entry, true);
    return offset ? this.#at + offset : 0;
  }

  #vector(field: number): { start: number; length: number } {
    const at = this.#field(field);
    if (!at) return { start: 0, length: 0 };
    const vector = this.#follow(at);
    return { start: vector + 4, length: this.#view.getUint32(vector, true) };
  }

  #follow(at: number): number {
    return at + this.#view.getUint32(at, true);
  }
}
