import type { FramingFault } from '../../../workers/api';
import { m } from '../../i18n/generated/messages';
import { StorageFault, type StorageFaultCode } from '../../storage/fault';
import { SHORTEST_PASSPHRASE } from '../passphrase-file';
import type { Merged } from './merge';
import { VaultFault, type VaultFaultCode } from '../vault-fault';

/** What keeps a face from being registered; whose it is before anything about the face itself. */
export type Hindrance = 'nobody' | 'several' | 'somebody-else' | FramingFault;

const VAULT: Readonly<Record<VaultFaultCode, () => string>> = {
  'no-crypto': () => m.face_fault_no_crypto(),
  'no-key': () => m.face_fault_no_key(),
  'wrong-passphrase': () => m.face_fault_wrong_passphrase(),
  'short-passphrase': () => m.face_fault_short_passphrase({ count: String(SHORTEST_PASSPHRASE) }),
  damaged: () => m.face_fault_damaged(),
  'not-ours': () => m.face_fault_not_ours(),
  'too-new': () => m.face_fault_too_new(),
};

const STORAGE: Readonly<Record<StorageFaultCode, (inputs: { detail: string }) => string>> = {
  full: () => m.face_fault_full(),
  failed: m.face_fault_storage,
};

/** Why somebody could not be kept, opened or written. */
export function peopleSentence(error: unknown): string {
  if (error instanceof VaultFault) return VAULT[error.code]();
  if (error instanceof StorageFault) return STORAGE[error.code]({ detail: error.detail });
  return m.face_fault_storage({ detail: String(error) });
}

/** What an import has changed. */
export function importedSentence({ added, improved, kept, alike }: Merged): string {
  const counts = m.face_imported({ added: String(added), improved: String(improved), kept: String(kept) });
  const [first] = alike;
  return first ? `${counts} ${m.face_imported_alike({ name: first.added.name, other: first.here.name })}` : counts;
}

const GUIDANCE: Readonly<Record<Hindrance, () => string>> = {
  nobody: () => m.face_guide_nobody(),
  several: () => m.face_guide_several(),
  'somebody-else': () => m.face_guide_other(),
  'cut-off': () => m.face_guide_cut_off(),
  'too-small': () => m.face_guide_nearer(),
  turned: () => m.face_guide_turned(),
  tipped: () => m.face_guide_tipped(),
  tilted: () => m.face_guide_tilted(),
  'eyes-closed': () => m.face_guide_eyes(),
  'too-dark': () => m.face_guide_dark(),
  'too-bright': () => m.face_guide_bright(),
  'uneven-light': () => m.face_guide_uneven(),
  blurred: () => m.face_guide_blurred(),
};

/** What the person can do about it. */
export function guidance(hindrance: Hindrance): string {
  return GUIDANCE[hindrance]();
}
