import type { ForeignProblem } from '../../../workers/api';

export type ModelFaultCode =
  | ForeignProblem
  | 'no-model' // nothing that is a network
  | 'bad-json' // model.json or metadata.json, but broken
  | 'no-labels' // nothing says what its classes are called
  | 'remote-weights' // model.json wants weights from elsewhere
  | 'missing-weights' // a shard that is not there
  | 'truncated-weights' // fewer, or more, numbers than model.json announces
  | 'not-an-image' // a network for sounds or poses
  | 'newer-version' // written by a later version of this app
  | 'other-trunk' // of ours, trained on a trunk that this version does not have
  | 'examination'; // the worker that was to look at it failed

/** Why a network is not taken in. Nothing has been touched. The page turns `code` into a sentence. */
export class ModelFault extends Error {
  override readonly name = 'ModelFault';
  readonly code: ModelFaultCode;
  readonly detail: string;

  constructor(code: ModelFaultCode, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.detail = detail;
  }
}
