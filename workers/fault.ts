import type { Fault, FaultCode } from './api';

/**
 * How a fault crosses to the page. Comlink clones of an error only its name, message and stack, so the code travels
 * in the name ('Fault:device-lost') and the detail is the message. The worker throws `FaultError`; the page calls
 * `faultOf` on whatever it caught. The page may import this file at run time: it is pure.
 */
const PREFIX = 'Fault:';

/** Every code once; the type makes a forgotten or misspelt one an error. */
const CODES: Readonly<Record<FaultCode, true>> = {
  'weights-offline': true,
  'weights-missing': true,
  'weights-damaged': true,
  'device-lost': true,
  'gpu-error': true,
  'no-backend': true,
  'bad-output': true,
  frame: true,
  'out-of-memory': true,
  'nothing-to-learn': true,
  internal: true,
};

export const FAULT_CODES = Object.keys(CODES) as readonly FaultCode[];

/** A fault that can be thrown, and that `faultOf` knows again on the other side of Comlink. */
export class FaultError extends Error implements Fault {
  readonly code: FaultCode;

  constructor(code: FaultCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
    this.name = PREFIX + code;
  }

  get detail(): string {
    return this.message;
  }
}

/** What went wrong, from anything that was thrown or rejected with; 'internal' if it is none of our faults. */
export function faultOf(error: unknown): Fault {
  const { name, message } = readError(error);
  const code = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
  if (isFaultCode(code)) return { code, detail: message };
  return { code: 'internal', detail: name && name !== 'Error' ? `${name}: ${message}` : message };
}

/** Whether this is a call that was given up on purpose, which nobody needs to hear about. */
export function isAbort(error: unknown): boolean {
  return readError(error).name === 'AbortError';
}

function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(CODES, code);
}

function readError(error: unknown): { name: string; message: string } {
  if (typeof error !== 'object' || error === null) return { name: '', message: String(error) };
  const { name, message } = error as { name?: unknown; message?: unknown };
  return {
    name: typeof name === 'string' ? name : '',
    message: typeof message === 'string' ? message : Object.prototype.toString.call(error),
  };
}
