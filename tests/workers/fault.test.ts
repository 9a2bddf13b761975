import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FAULT_CODES, FaultError, faultOf, isAbort } from '../../workers/fault';

/** What Comlink does with an error: name, message and stack arrive, class and own properties do not. */
function acrossComlink(error: Error): Error {
  const { name, message, stack } = structuredClone({ name: error.name, message: error.message, stack: error.stack });
  return Object.assign(new Error(message), { name, stack });
}

test('every fault survives the crossing, whatever its detail says', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FAULT_CODES), fc.string(), (code, detail) => {
      const fault = { code, detail };
      expect(faultOf(new FaultError(code, detail))).toEqual(fault);
      expect(faultOf(acrossComlink(new FaultError(code, detail)))).toEqual(fault);
    }),
  );
});

test('anything else thrown is an internal fault and keeps its words', () => {
  expect(faultOf(new TypeError('x is undefined'))).toEqual({ code: 'internal', detail: 'TypeError: x is undefined' });
  expect(faultOf('plain')).toEqual({ code: 'internal', detail: 'plain' });
  expect(faultOf({ message: 'as tfjs does' })).toEqual({ code: 'internal', detail: 'as tfjs does' });
  fc.assert(fc.property(fc.anything(), (thrown) => {
    expect(FAULT_CODES).toContain(faultOf(thrown).code);
  }));
});

test('a name that only looks like a fault is none', () => {
  for (const name of ['Fault:', 'Fault:nonsense', 'Fault:toString', 'fault:internal']) {
    expect(faultOf(Object.assign(new Error('x'), { name })).code).toBe('internal');
  }
});

test('an abort is known again after the crossing', () => {
  const { reason } = AbortSignal.abort();
  expect(isAbort(reason)).toBe(true);
  expect(isAbort(acrossComlink(reason as Error))).toBe(true);
  expect(isAbort(new FaultError('internal', 'AbortError'))).toBe(false);
});
