import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascending } from '../../../models/proposals/ascending';

test('numbers come in their order, and equal ones in the order in which they were', () => {
  const number = fc.oneof(fc.float({ min: 0, noNaN: true }), fc.constantFrom(0, -0, 1, 2));
  fc.assert(
    fc.property(fc.array(number), (values) => {
      const keys = Float32Array.from(values);
      const expected = values.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
      expect([...ascending(keys)]).toEqual(expected);
    }),
  );
});
