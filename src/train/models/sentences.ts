import { m } from '../../i18n/generated/messages';
import type { ImportFaultCode } from '../exchange/fault';
import { ImportFault } from '../exchange/fault';
import { ModelFault, type ModelFaultCode } from './fault';

const MODEL: Readonly<Record<ModelFaultCode, (inputs: { detail: string }) => string>> = {
  unreadable: m.models_bad_unreadable,
  'unknown-part': m.models_bad_unknown_part,
  weights: m.models_bad_weights,
  input: m.models_bad_input,
  output: m.models_bad_output,
  classes: m.models_bad_classes,
  'not-a-number': m.models_bad_numbers,
  'no-model': m.models_bad_nothing,
  'bad-json': m.models_bad_json,
  'no-labels': m.models_bad_no_labels,
  'remote-weights': m.models_bad_remote,
  'missing-weights': m.models_bad_missing,
  'truncated-weights': m.models_bad_truncated,
  'not-an-image': m.models_bad_not_image,
  'newer-version': m.models_bad_newer,
  'other-trunk': m.models_bad_trunk,
  examination: m.models_bad_examination,
};

const ARCHIVE: Readonly<Record<ImportFaultCode, (inputs: { detail: string }) => string>> = {
  'not-a-zip': m.models_zip_none,
  truncated: m.models_zip_broken,
  damaged: m.models_zip_broken,
  unsupported: m.models_zip_unsupported,
  bomb: m.models_zip_bomb,
  'too-large': m.models_zip_large,
  'too-many-files': m.models_zip_large,
  'too-many-classes': m.models_zip_large,
  'unsafe-path': m.models_zip_path,
  unreadable: m.models_zip_unreadable,
  'bad-manifest': m.models_bad_json,
  'newer-version': m.models_bad_newer,
  'nothing-recognised': m.models_bad_nothing,
};

/** Why a network was not taken in. */
export function importSentence(error: unknown): string {
  if (error instanceof ImportFault) return ARCHIVE[error.code]({ detail: error.detail });
  if (error instanceof ModelFault) return MODEL[error.code]({ detail: error.detail });
  return m.models_bad_examination({ detail: String(error) });
}
