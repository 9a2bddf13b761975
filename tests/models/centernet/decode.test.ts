import { describe, expect, it } from 'vitest';
import { Candidates } from '../../../models/candidates';
import { decodeCenternet } from '../../../models/centernet/decode';

const GRID = 4;
/** Scores and classes of the cells; every cell has the sides 1, 2, 3, 4. */
const decode = (cells: Readonly<Record<number, readonly [score: number, classIndex: number]>>, wanted = [1, 1]) => {
  const packed = new Float32Array(GRID * GRID * 6);
  for (let cell = 0; cell < GRID * GRID; cell++) packed.set([...(cells[cell] ?? [0, 0]), 1, 2, 3, 4], cell * 6);
  const candidates = new Candidates(GRID * GRID);
  decodeCenternet(packed, GRID, Uint8Array.from(wanted), 0.3, candidates);
  return candidates;
};
const sources = (candidates: Candidates) => [...candidates.sources.subarray(0, candidates.count)];

describe('decodeCenternet', () => {
  it('puts the sides around the corner of the cell, in network pixels', () => {
    const found = decode({ 6: [0.75, 1] }); // column 2, row 1
    expect(sources(found)).toEqual([6]);
    expect([found.scores[0], found.classes[0]]).toEqual([0.75, 1]);
    expect([...found.boxes.subarray(0, 4)]).toEqual([8 - 1, 4 - 2, 8 + 3, 4 + 4]);
  });

  it('drops a cell beside a better one of its class, also diagonally, but not two cells away', () => {
    expect(sources(decode({ 0: [0.5, 0], 5: [0.6, 0], 15: [0.4, 0] }))).toEqual([5, 15]);
  });

  it('keeps neighbours of another class, and equals', () => {
    expect(sources(decode({ 0: [0.5, 0], 1: [0.6, 1] }))).toEqual([0, 1]);
    expect(sources(decode({ 0: [0.5, 0], 1: [0.5, 0] }))).toEqual([0, 1]);
  });

  it('does not take the end of one row for the neighbour of the start of the next', () => {
    expect(sources(decode({ 3: [0.9, 0], 4: [0.5, 0] }))).toEqual([3, 4]);
  });

  it('leaves out what is below the threshold, and classes that nobody wants', () => {
    expect(decode({ 6: [0.29, 0] }).count).toBe(0);
    expect(sources(decode({ 0: [0.9, 0], 15: [0.9, 1] }, [0, 1]))).toEqual([15]);
  });
});
