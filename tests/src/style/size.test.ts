import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaintSize, SIZES } from '../../../src/style/size.svelte';

/** So many equal times decide. */
const times = (size: PaintSize, ms: number, count = 8) => {
  for (let i = 0; i < count; i++) size.took(size.longest, ms);
};

describe('the size at which frames are painted', () => {
  it('falls where the device cannot keep up, is told of, and never comes back to what was too slow', () => {
    const told: number[] = [];
    const size = new PaintSize(() => null, (smaller) => told.push(smaller));
    expect(size.longest).toBe(256);
    times(size, 200);
    expect(size.longest).toBe(192);
    expect(told).toEqual([192]);
    times(size, 5, 80);
    expect(size.longest).toBe(192);
  });

  it('grows where there is time, up to the largest', () => {
    const size = new PaintSize(() => null, () => expect.fail('it must not fall'));
    times(size, 10, 8 * SIZES.length);
    expect(size.longest).toBe(SIZES.at(-1));
  });

  it('takes no notice of one frame that was late', () => {
    const size = new PaintSize(() => null, () => expect.fail('it must not fall'));
    for (let i = 0; i < 80; i++) size.took(size.longest, i % 8 === 0 ? 900 : 60);
    expect(size.longest).toBe(256);
  });

  it('is what the person says, as long as the device has room for it', () => {
    const size = new PaintSize(() => 512, () => undefined);
    times(size, 900);
    expect(size.longest).toBe(512);
    expect(size.refused(512)).toBe(true);
    expect(size.longest).toBe(384);
    expect(size.refused(192)).toBe(false);
  });

  it('that was too slow by itself can still be chosen; one without room cannot', () => {
    let wanted: number | null = null;
    const told: number[] = [];
    const size = new PaintSize(() => wanted, (smaller) => told.push(smaller));
    times(size, 200);
    wanted = 512;
    expect(size.longest).toBe(512);
    size.refused(512);
    expect(size.longest).toBe(384);
    expect(told).toEqual([192, 384]);
    wanted = null;
    // What was too slow is still too slow.
    times(size, 5, 80);
    expect(size.longest).toBe(192);
    wanted = 640;
    expect(size.longest).toBe(384);
  });

  it('is always one of the sizes, whatever happens', () => {
    const events = fc.array(fc.oneof(fc.double({ min: 0, max: 1000, noNaN: true }), fc.constant('refused' as const)));
    fc.assert(
      fc.property(events, (all) => {
        const size = new PaintSize(() => null, () => undefined);
        for (const each of all) {
          if (each === 'refused') size.refused(size.longest);
          else size.took(size.longest, each);
          expect(SIZES).toContain(size.longest);
        }
      }),
    );
  });
});
