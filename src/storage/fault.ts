export type StorageFaultCode =
  | 'full' // no room is left
  | 'failed'; // anything else the database refuses with; `detail` tells

/** Something could not be written. What was stored before is as it was. */
export class StorageFault extends Error {
  override readonly name = 'StorageFault';
  readonly code: StorageFaultCode;
  readonly detail: string;

  constructor(code: StorageFaultCode, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.detail = detail;
  }
}

/** What a database rejected with, typed. */
export function storageFault(error: unknown): StorageFault {
  if (error instanceof StorageFault) return error;
  const { name = '', message = String(error) } = (error ?? {}) as Partial<Error>;
  return new StorageFault(name === 'QuotaExceededError' ? 'full' : 'failed', `${name}: ${message}`);
}

/** Does what writes to a database; rejects with nothing but a StorageFault. */
export async function withStorageFaults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageFault(error);
  }
}
