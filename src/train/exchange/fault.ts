export type ImportFaultCode =
  | 'not-a-zip'
  | 'truncated' // the end of the ZIP is missing
  | 'damaged' // what the ZIP says about itself does not fit together
  | 'unsupported' // ZIP64, or a ZIP in several parts
  | 'bomb' // inflates to far more than it should
  | 'too-large' // more bytes, in one file or in all, than is taken in
  | 'too-many-files'
  | 'too-many-classes'
  | 'unsafe-path' // a path that climbs out, is absolute, or is not one
  | 'unreadable' // the file itself cannot be read (moved, taken away)
  | 'bad-manifest' // this app's own dataset.json, but broken
  | 'newer-version' // written by a later version of this app
  | 'nothing-recognised'; // neither a data set of this app, nor COCO, nor folders with pictures

/** Why nothing was taken in. Nothing has been touched. The page turns `code` into a sentence. */
export class ImportFault extends Error {
  override readonly name = 'ImportFault';
  readonly code: ImportFaultCode;
  readonly detail: string;
  /** What was left out before it came to that. */
  readonly notes: readonly ImportNote[];

  constructor(code: ImportFaultCode, detail = '', notes: readonly ImportNote[] = []) {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.detail = detail;
    this.notes = notes;
  }
}

export type ImportNoteCode =
  | 'corrupt-image' // skipped: does not decode, or its checksum is wrong
  | 'encrypted' // skipped
  | 'unsupported-compression' // skipped
  | 'missing-file' // named by the JSON, but not there
  | 'no-class' // skipped: a picture of which nothing says what it shows
  | 'duplicate-class' // two names that differ by case alone became one class
  | 'bad-box' // skipped: empty, outside the picture, or of a crowd
  | 'bad-entry'; // skipped: a line of the JSON that makes no sense

/** Something that was left out, or not taken as it is. `name` is the file's or the class's. */
export interface ImportNote {
  readonly code: ImportNoteCode;
  readonly name: string;
}
