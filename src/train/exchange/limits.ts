/** What an import may cost. All of it is enforced while inflating, whatever the headers say. */
export interface Limits {
  /** Files in the archive or folder. */
  readonly files: number;
  /** Bytes of one file, unpacked. */
  readonly fileBytes: number;
  /** Bytes of all files together, unpacked. */
  readonly totalBytes: number;
  /** Bytes unpacked to bytes packed, of one file and of all; below SMALL bytes it does not matter. */
  readonly ratio: number;
  readonly classes: number;
}

export const LIMITS: Limits = {
  files: 20_000,
  fileBytes: 64 * 2 ** 20,
  totalBytes: 2 ** 30,
  ratio: 200,
  classes: 1000,
};

/** Below this no ratio is suspicious: an empty white picture packs very well. */
export const SMALL = 2 ** 20;
