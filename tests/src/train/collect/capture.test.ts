import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Capture } from '../../../../src/train/collect/capture.svelte';
import { Groups } from '../../../../src/train/collect/groups';
import { Splitter } from '../../../../src/train/data/split';
import type { Picture } from '../../../../src/train/data/picture';

const PICTURE: Picture = { image: new Blob(['x']), width: 4, height: 3 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

interface Kept {
  readonly classId: string;
  readonly groupId: string;
  readonly burst: string;
}

function camera(takeMs = 5) {
  const kept: Kept[] = [];
  const failures: unknown[] = [];
  const take = vi.fn(async () => {
    await new Promise((resolve) => setTimeout(resolve, takeMs));
    return PICTURE;
  });
  const capture = new Capture({
    take,
    keep: (_, classId, groupId, burst) => void kept.push({ classId, groupId, burst }),
    onfail: (error) => void failures.push(error),
    now: () => Date.now(),
  });
  return { capture, kept, failures, take };
}

describe('Groups', () => {
  it('are one for two seconds, then another', () => {
    const groups = new Groups();
    const first = groups.at('cat', 0);
    expect(groups.at('cat', 1999)).toBe(first);
    const second = groups.at('cat', 2000);
    expect(second).not.toBe(first);
    expect(groups.at('cat', 3999)).toBe(second);
  });

  it('never hold two classes', () => {
    const groups = new Groups();
    const cat = groups.at('cat', 0);
    const dog = groups.at('dog', 1);
    expect(dog).not.toBe(cat);
    expect(groups.at('cat', 2)).not.toBe(cat);
  });
});

describe('Capture', () => {
  it('takes in nothing of a burst after it was let go, which an undo would have missed', async () => {
    const { capture, kept, take } = camera(50);
    capture.press('cat');
    // The second picture is asked for after 350 ms, and comes after 400.
    await vi.advanceTimersByTimeAsync(370);
    expect(take).toHaveBeenCalledTimes(2);
    capture.release();
    await vi.advanceTimersByTimeAsync(2000);
    expect(kept).toHaveLength(1);
  });

  it('takes one picture when the button is pressed briefly', async () => {
    const { capture, kept } = camera();
    capture.press('cat');
    expect(capture.burst).toEqual({ classId: 'cat', count: 0 });
    await vi.advanceTimersByTimeAsync(200);
    capture.release();
    await vi.advanceTimersByTimeAsync(2000);
    expect(kept.map(({ classId }) => classId)).toEqual(['cat']);
    expect(capture.burst).toBeNull();
  });

  it('takes one for a press that ends before the picture is there', async () => {
    const { capture, kept } = camera(80);
    capture.once('cat');
    await vi.advanceTimersByTimeAsync(2000);
    expect(kept).toHaveLength(1);
    expect(capture.taken).toBe(1);
  });

  it('takes six to eight a second while it is held, counts them, and stops when it is let go', async () => {
    const { capture, kept } = camera();
    capture.press('cat');
    await vi.advanceTimersByTimeAsync(5000);
    expect(kept.length).toBeGreaterThanOrEqual(30);
    expect(kept.length).toBeLessThanOrEqual(40);
    expect(capture.burst?.count).toBe(kept.length);
    capture.release();
    const { length } = kept;
    await vi.advanceTimersByTimeAsync(3000);
    expect(kept.length).toBe(length);
    expect(new Set(kept.map(({ burst }) => burst)).size).toBe(1);
  });

  it('gives every split something of a long hold, and neighbours the same one', async () => {
    const { capture, kept } = camera();
    capture.press('cat');
    await vi.advanceTimersByTimeAsync(9000);
    capture.release();
    const splitter = new Splitter([]);
    const splits = kept.map(({ groupId }) => splitter.assign(groupId, ['cat']));
    expect(new Set(splits)).toEqual(new Set(['train', 'dev', 'test']));
    const changes = splits.filter((split, i) => i > 0 && split !== splits[i - 1]).length;
    expect(changes).toBeLessThanOrEqual(new Set(kept.map(({ groupId }) => groupId)).size - 1);
  });

  it('never has two pictures on the way, however slow the device', async () => {
    let open = 0;
    let most = 0;
    const capture = new Capture({
      take: async () => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 700));
        open--;
        return PICTURE;
      },
      keep: () => undefined,
      onfail: () => undefined,
      now: () => Date.now(),
    });
    capture.press('cat');
    await vi.advanceTimersByTimeAsync(4000);
    capture.release();
    await vi.advanceTimersByTimeAsync(1000);
    expect(most).toBe(1);
  });

  it('ends the burst of one class when another is pressed', async () => {
    const { capture, kept } = camera();
    capture.press('cat');
    await vi.advanceTimersByTimeAsync(1000);
    capture.press('dog');
    await vi.advanceTimersByTimeAsync(1000);
    capture.release();
    const classes = kept.map(({ classId }) => classId);
    expect(classes.lastIndexOf('cat')).toBeLessThan(classes.indexOf('dog'));
    expect(new Set(kept.map(({ burst }) => burst)).size).toBe(2);
  });

  it('stops, and tells why, where there is no picture', async () => {
    const { capture, kept, failures, take } = camera();
    take.mockRejectedValue(new Error('no source'));
    capture.press('cat');
    await vi.advanceTimersByTimeAsync(1000);
    expect([kept.length, failures.length, take.mock.calls.length]).toEqual([0, 1, 1]);
    expect(capture.burst).toBeNull();
  });
});
