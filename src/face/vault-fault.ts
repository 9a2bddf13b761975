export type VaultFaultCode =
  | 'no-crypto' // the page is not served over HTTPS, or the browser has no Web Crypto
  | 'no-key' // the key was lost, or is not one of ours: what it locked stays locked
  | 'wrong-passphrase'
  | 'short-passphrase'
  | 'damaged' // it was changed after it was written
  | 'not-ours' // not a file of people
  | 'too-new'; // written by a later version

/** Something that is locked could not be opened, or locked. Nothing was changed. */
export class VaultFault extends Error {
  override readonly name = 'VaultFault';
  readonly code: VaultFaultCode;

  constructor(code: VaultFaultCode) {
    super(code);
    this.code = code;
  }
}

/** Web Crypto's functions. @throws VaultFault where there are none */
export function subtle(): SubtleCrypto {
  // Missing on pages without HTTPS, whatever the types say.
  const found = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;
  if (!found) throw new VaultFault('no-crypto');
  return found;
}
