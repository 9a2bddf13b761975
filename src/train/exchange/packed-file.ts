import type { ImportNoteCode } from './fault';

/** A file in an archive or a folder, not read yet. */
export interface PackedFile {
  /** Safe, with '/' between its parts. */
  readonly path: string;
  /** Unpacked, as announced; reading never gives more. */
  readonly bytes: number;
  /** Rejects with a SkipFault, an ImportFault, or what `signal` was aborted with. */
  read(signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** This one file cannot be read; the others may. */
export class SkipFault extends Error {
  override readonly name = 'SkipFault';
  readonly code: ImportNoteCode;

  constructor(code: ImportNoteCode, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
  }
}
