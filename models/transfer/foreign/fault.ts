export type ForeignFaultCode =
  | 'unreadable' | 'unknown-part' | 'weights' | 'input' | 'output' | 'classes' | 'not-a-number';

/** Why a network of another make cannot be used. */
export class ForeignFault extends Error {
  override readonly name = 'ForeignFault';
  readonly code: ForeignFaultCode;
  readonly detail: string;

  constructor(code: ForeignFaultCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }
}

/** What tfjs threw while it built a network: it has only words. */
export function buildFault(error: unknown): ForeignFault {
  if (error instanceof ForeignFault) return error;
  const words = error instanceof Error ? error.message : String(error);
  const code = /unknown (op|layer|initializer|constraint|regularizer|activation)|op is not supported|has not been registered/i.test(words)
    ? 'unknown-part'
    : /weight|shape mismatch|byte length|values? size|start offset/i.test(words)
      ? 'weights'
      : 'unreadable';
  return new ForeignFault(code, words.slice(0, 300), { cause: error });
}
