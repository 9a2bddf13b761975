export type DataFaultCode =
  | 'not-loaded' // what is stored has not been read yet
  | 'empty-name'
  | 'long-name' // more than LONGEST_NAME characters
  | 'duplicate-name' // another class is called so, but for case
  | 'no-class' // a sample needs at least one
  | 'unknown-class'
  | 'unknown-sample'
  | 'no-box' // nothing of it lies in the picture, or it is thinner than a pixel
  | 'no-picture'; // the sample's picture cannot be found or read

/** What cannot be done to a data set. The page turns `code` into a sentence; `detail` names what it is about. */
export class DataFault extends Error {
  override readonly name = 'DataFault';
  readonly code: DataFaultCode;
  readonly detail: string;

  constructor(code: DataFaultCode, detail = '', options?: ErrorOptions) {
    super(detail ? `${code}: ${detail}` : code, options);
    this.code = code;
    this.detail = detail;
  }
}
