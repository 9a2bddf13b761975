import { describe, expect, it } from 'vitest';
import { recognise, resembling } from '../../../../models/face/verification/recognise';
import { Smoothing } from '../../../../models/face/verification/smoothing';

const known = [
  { id: 'east', embedding: Float32Array.of(1, 0) },
  { id: 'north', embedding: Float32Array.of(0, 1) },
];

describe('recognise', () => {
  it('takes the nearest below the threshold', () => {
    const face = Float32Array.of(Math.cos(0.1), Math.sin(0.1));
    const { match, ranking } = recognise(face, known, 0.5);
    expect(match?.id).toBe('east');
    // A chord of 0.1 radians.
    expect(match?.distance).toBeCloseTo(2 * Math.sin(0.05), 6);
    expect(ranking.map(({ id }) => id)).toEqual(['east', 'north']);
  });

  it('knows nobody where all are too far, or there is no one', () => {
    const west = Float32Array.of(-1, 0);
    expect(recognise(west, known, 0.5).match).toBeNull();
    expect(recognise(west, known, 0.5).ranking.map(({ id }) => id)).toEqual(['north', 'east']);
    expect(recognise(west, [], 2)).toEqual({ match: null, ranking: [] });
  });

  it('accepts only what is below the threshold, not at it', () => {
    expect(recognise(known[0]!.embedding, known, 0).match).toBeNull();
  });

  it('refuses templates of another network', () => {
    expect(() => recognise(Float32Array.of(1, 0, 0), known, 1)).toThrow(RangeError);
  });
});

it('somebody who is known already is noticed', () => {
  const face = Float32Array.of(Math.SQRT1_2, Math.SQRT1_2);
  expect(resembling(face, known, 1).map(({ id }) => id)).toEqual(['east', 'north']);
  expect(resembling(face, known, 0.7)).toEqual([]);
});

describe('Smoothing', () => {
  const run = (answers: readonly (string | null)[]) => {
    const smoothing = new Smoothing({ window: 5, quorum: 3 });
    return answers.map((answer) => smoothing.add(answer));
  };

  it('decides when enough agree, and not before', () => {
    expect(run(['a', 'a', 'a'])).toEqual([undefined, undefined, 'a']);
  });

  it('is not moved by single frames', () => {
    expect(run(['a', 'a', 'a', null, 'a', 'b', 'a', null]).slice(2)).toEqual(new Array(6).fill('a'));
  });

  it('changes when another answer has the quorum', () => {
    expect(run(['a', 'a', 'a', null, null, null]).at(-1)).toBeNull();
    expect(run(['a', 'a', 'a', null, null]).at(-1)).toBe('a');
  });

  it('forgets what has left the window', () => {
    const smoothing = new Smoothing<string>({ window: 5, quorum: 3 });
    for (const answer of ['a', 'a', 'b', 'b', 'b', 'b', 'b']) smoothing.add(answer);
    expect(smoothing.votes('a')).toBe(0);
    expect(smoothing.votes('b')).toBe(5);
  });

  it('refuses a quorum that two answers could both have', () => {
    expect(() => new Smoothing({ window: 6, quorum: 3 })).toThrow(RangeError);
    expect(() => new Smoothing({ window: 2, quorum: 3 })).toThrow(RangeError);
  });
});
