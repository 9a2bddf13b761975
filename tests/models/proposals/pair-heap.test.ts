import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairHeap } from '../../../models/proposals/pair-heap';

test('pairs come most alike first, whatever was taken out between', () => {
  const pair = fc.record({ a: fc.nat(5), b: fc.nat(5), similarity: fc.integer({ min: 0, max: 8 }) });
  fc.assert(
    fc.property(fc.array(fc.oneof(pair, fc.constant('pop' as const))), (work) => {
      const heap = new PairHeap();
      const left: { a: number; b: number; similarity: number }[] = [];
      for (const item of work) {
        if (item !== 'pop') {
          heap.push(item);
          left.push(item);
          continue;
        }
        left.sort((p, q) => q.similarity - p.similarity || p.a - q.a || p.b - q.b);
        expect(heap.pop()).toEqual(left.shift());
      }
    }),
  );
});
