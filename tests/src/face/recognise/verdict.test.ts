import { describe, expect, it } from 'vitest';
import type { People } from '../../../../src/face/people/people.svelte';
import { captionOf } from '../../../../src/face/recognise/caption';
import { verdictOf } from '../../../../src/face/recognise/verdict';
import type { SeenFace } from '../../../../workers/api';
import { person } from '../people';

const list = [person('Ada'), person('Grace')];
const people = { list, get: (id: string) => list.find((each) => each.id === id) ?? null } as unknown as People;
const decided = (decision: string | null | undefined, quality: object = { faults: [], pixels: 120 }) =>
  ({ recognition: { ranking: [{ id: 'id-Ada', distance: 0.5 }], match: null, decision, votes: 3, quorum: 3 }, quality }) as
    unknown as SeenFace;
const kind = (decision: string | null | undefined, only: string | null) => verdictOf(decided(decision), { people, only }).kind;

describe('the verdict', () => {
  it('accepts only whom the looks agree on', () => {
    expect(['id-Ada', null, undefined, 'id-deleted'].map((decision) => kind(decision, null)))
      .toEqual(['accepted', 'refused', 'open', 'refused']);
    expect(verdictOf(null, { people, only: null }).kind).toBe('open');
    expect(verdictOf({ ...decided(null), recognition: null }, { people, only: 'id-Ada' }).kind).toBe('open');
  });

  it('accepts nobody in a face that is cut off, or smaller than the threshold was measured for', () => {
    const lab = { people, only: null };
    const qualities = [{ faults: ['cut-off'], pixels: 200 }, { faults: ['too-small'], pixels: 39 }];
    for (const quality of qualities) {
      expect(verdictOf(decided('id-Ada', quality), lab).kind).toBe('open');
      expect(captionOf(decided('id-Ada', quality), people).tone).toBe('plain');
    }
    const small = { faults: ['too-small'], pixels: 40 };
    expect(verdictOf(decided('id-Ada', small), lab).kind).toBe('accepted');
    expect(captionOf(decided('id-Ada', small), people)).toMatchObject({ text: 'Ada', tone: 'known' });
  });

  it('accepts nobody but the one who is compared with, also before the next frame', () => {
    expect(['id-Ada', 'id-Grace', null].map((decision) => kind(decision, 'id-Ada'))).toEqual(['accepted', 'open', 'refused']);
  });
});
