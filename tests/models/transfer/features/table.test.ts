import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinTables, makeTable, rowId, tableValues } from '../../../../models/transfer/features/table';
import { decodeTable, encodeTable } from '../../../../models/transfer/features/table-file';

const table = () => makeTable('trunk', ['a', 'b', 'c'], [0, 2, 1], Float32Array.of(1, 2, 3, 4, 5, 6));

const tables = fc
  .tuple(fc.uniqueArray(fc.string({ unit: 'grapheme' }), { maxLength: 8 }), fc.integer({ min: 1, max: 5 }), fc.string())
  .chain(([ids, dims, source]) =>
    fc.record({
      source: fc.constant(source),
      ids: fc.constant(ids),
      labels: fc.array(fc.nat(100), { minLength: ids.length, maxLength: ids.length }),
      values: fc.float32Array({ minLength: ids.length * dims, maxLength: ids.length * dims, noNaN: true }),
    }),
  );

describe('a table of features', () => {
  it('gives back rows in the order asked for', () => {
    expect([...tableValues(table())]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...tableValues(table(), [2, 0])]).toEqual([5, 6, 1, 2]);
    expect(() => tableValues(table(), [3])).toThrow('there is no row 3 of 3');
  });

  it('refuses what does not fit together', () => {
    expect(() => makeTable('t', ['a', 'a'], [0, 0], new Float32Array(2))).toThrow('the same id');
    expect(() => makeTable('t', ['a', 'b'], [0], new Float32Array(2))).toThrow('no table');
    expect(() => makeTable('t', ['a', 'b'], [0, 1], new Float32Array(3))).toThrow('no table');
  });

  it('is joined with newer rows in the place of older ones', () => {
    const newer = makeTable('trunk', ['b', rowId('b', 1)], [5, 5], Float32Array.of(7, 8, 9, 10));
    const joined = joinTables([table(), newer]);
    expect(joined.ids).toEqual(['a', 'b', 'c', 'b~1']);
    expect([...joined.labels]).toEqual([0, 5, 1, 5]);
    expect([...tableValues(joined)]).toEqual([1, 2, 7, 8, 5, 6, 9, 10]);
    expect(() => joinTables([table(), makeTable('other', ['x'], [0], new Float32Array(2))])).toThrow('different trunks');
  });

  it('survives being a file', () => {
    fc.assert(
      fc.property(tables, ({ source, ids, labels, values }) => {
        const made = makeTable(source, ids, labels, values);
        expect(decodeTable(encodeTable(made))).toEqual(made);
      }),
    );
  });

  it('is not read from a file that is cut short, damaged or none', () => {
    const bytes = encodeTable(table());
    for (let length = 0; length < bytes.byteLength; length++) {
      expect(() => decodeTable(bytes.slice(0, length))).toThrow(RangeError);
    }
    expect(() => decodeTable(new TextEncoder().encode('<!doctype html>').buffer)).toThrow('no table of features');
    const damaged = bytes.slice(0);
    new Uint8Array(damaged)[8] = 0;
    expect(() => decodeTable(damaged)).toThrow('no table of features');
  });
});
