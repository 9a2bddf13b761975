import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packWeights, unpackWeights } from '../../../models/transfer/pack-weights';

const weights = fc.dictionary(
  fc.string().filter((name) => name !== '__proto__'),
  fc.float32Array({ maxLength: 5 }),
);

describe('packed weights', () => {
  it('come out as they went in, with what lies beside them', () => {
    fc.assert(
      fc.property(weights, fc.jsonValue(), (given, about) => {
        const found = unpackWeights(packWeights(given, about));
        expect(Object.keys(found.weights)).toEqual(Object.keys(given));
        for (const [name, values] of Object.entries(given)) expect(found.weights[name]).toEqual(values);
        expect(JSON.stringify(found.about)).toBe(JSON.stringify(about));
      }),
    );
  });

  it('are refused when cut short, lengthened or altered in their header', () => {
    const bytes = packWeights({ kernel: Float32Array.of(1, 2, 3), bias: Float32Array.of(4) });
    for (let length = 0; length < bytes.byteLength; length++) {
      expect(() => unpackWeights(bytes.slice(0, length))).toThrow(RangeError);
    }
    const longer = new Uint8Array(bytes.byteLength + 4);
    longer.set(new Uint8Array(bytes));
    expect(() => unpackWeights(longer.buffer)).toThrow(RangeError);
    for (const at of [0, 8, 9]) {
      const altered = new Uint8Array(bytes.slice(0));
      altered[at]! ^= 1;
      expect(() => unpackWeights(altered.buffer)).toThrow(RangeError);
    }
    const huge = new Uint32Array(bytes.slice(0));
    huge[1] = 2 ** 31;
    expect(() => unpackWeights(huge.buffer)).toThrow(RangeError);
  });
});
