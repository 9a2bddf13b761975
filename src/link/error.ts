export type LinkErrorCode =
  | 'crashed' // the worker failed, or had to be stopped because of another call
  | 'timeout' // this call was not answered in time; the worker was stopped
  | 'unavailable' // the worker failed too often, or does not start at all
  | 'ended'; // the link was ended by its owner

/** The worker is at fault rather than the work: what the work itself rejects with passes through unchanged. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  readonly code: LinkErrorCode;

  constructor(code: LinkErrorCode, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
  }
}
