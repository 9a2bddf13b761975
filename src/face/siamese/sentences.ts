import { importSentence as sentenceOf } from '../../i18n/data-sentences';
import { ImportFault } from '../../train/exchange/fault';

/** Why a folder could not be taken in. */
export function importSentence(error: unknown): string {
  return error instanceof ImportFault ? sentenceOf(error.code, error.detail) : sentenceOf('unreadable', String(error));
}
