import { describe, expect, it, vi } from 'vitest';
import { Growth } from '../../../../src/detect/proposals/growth.svelte';
import type { HierarchyInfo, HierarchyStep } from '../../../../workers/api';

const info = (regions: number): HierarchyInfo => ({ colour: 'hsv', k: 50, measures: ['size'], regions });

/** A worker whose answers come when they are let go. */
function setUp(...regions: number[]) {
  const asked: [number, number][] = [];
  const waiting: (() => void)[] = [];
  let closed = 0;
  const growth = new Growth((hierarchy, merges) => {
    asked.push([hierarchy, merges]);
    return new Promise((resolve) => {
      const picture = { close: () => closed++ } as unknown as ImageBitmap;
      waiting.push(() => resolve({ hierarchy, merges, regions: 0, picture, union: null } satisfies HierarchyStep));
    });
  });
  growth.open(regions.map(info));
  const answer = async () => {
    waiting.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { growth, asked, answer, closed: () => closed };
}

describe('a hierarchy that is looked at', () => {
  it('asks once at a time, the newest last, and closes the pictures that are replaced', async () => {
    const { growth, asked, answer, closed } = setUp(100);
    growth.go(1);
    growth.go(1);
    growth.go(1);
    expect(asked).toEqual([[0, 0]]);
    await answer();
    expect(asked).toEqual([[0, 0], [0, 3]]);
    expect(growth.step?.merges).toBe(0);
    await answer();
    expect(growth.step?.merges).toBe(3);
    expect(closed()).toBe(1);
    growth.open([]);
    expect(growth.step).toBeNull();
    expect(closed()).toBe(2);
  });

  it('goes from the segmentation to one region in equal shares, and no further', () => {
    const { growth } = setUp(1000);
    expect(growth.along).toBe(0);
    growth.seek(1 / 3);
    expect(growth.left).toBe(100);
    growth.seek(2 / 3);
    expect(growth.left).toBe(10);
    growth.seek(1);
    expect(growth.left).toBe(1);
    growth.go(1);
    expect(growth.left).toBe(1);
    growth.seek(0);
    growth.go(-1);
    expect(growth.merges).toBe(0);
  });

  it('keeps about its place in another hierarchy; one region alone has nothing to unite', () => {
    const { growth } = setUp(1000, 8, 1);
    growth.seek(1 / 3);
    growth.choose(1);
    expect(growth.left).toBe(4);
    growth.choose(2);
    expect([growth.left, growth.along]).toEqual([1, 1]);
  });

  it('plays to the end, and from the beginning when it was there', () => {
    vi.useFakeTimers();
    try {
      const { growth } = setUp(40);
      growth.play();
      expect(growth.playing).toBe(true);
      vi.advanceTimersByTime(60_000);
      expect([growth.playing, growth.left]).toEqual([false, 1]);
      growth.play();
      expect(growth.left).toBe(40);
      growth.play();
      expect(growth.playing).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('a picture of the hierarchy before is not shown in the next', async () => {
    const { growth, answer, closed } = setUp(100);
    growth.open([info(5)]);
    await answer();
    expect(growth.step).toBeNull();
    expect(closed()).toBe(1);
    await answer();
    expect(growth.step?.merges).toBe(0);
  });
});
