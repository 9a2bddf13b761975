import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FallbackReader } from '../../../src/camera/fallback-reader';
import { RelayReader } from '../../../src/camera/relay-reader';
import type { CapturedFrame } from '../../../src/camera/source';
import { TickReader } from '../../../src/camera/tick-reader';
import { Ticks } from '../../../src/camera/ticks';
import { FakeFrame, FakeReader, frameOf, settled } from './fakes';

function idOf(taken: CapturedFrame | null): number | null {
  return taken && frameOf(taken).id;
}

describe('Ticks', () => {
  it('gives at once what was not seen yet, and tells how many were skipped', async () => {
    const ticks = new Ticks();
    ticks.tick(3);
    expect(await ticks.next()).toBe(2);
    const next = ticks.next();
    ticks.tick();
    expect(await next).toBe(0);
  });

  it('ends one who waits, and one who comes later', async () => {
    const ticks = new Ticks();
    const waiting = ticks.next();
    ticks.end();
    ticks.tick();
    expect(await waiting).toBeNull();
    expect(await ticks.next()).toBeNull();
  });

  it('rejects for one who waits, and one who comes later, when what shows the pictures failed', async () => {
    const ticks = new Ticks();
    const broken = new Error('broken');
    const waiting = ticks.next();
    ticks.fail(broken);
    await expect(waiting).rejects.toBe(broken);
    await expect(ticks.next()).rejects.toBe(broken);
    ticks.end();
    expect(await ticks.next()).toBeNull();
  });
});

describe('TickReader', () => {
  it('tries the next picture when one cannot be taken', async () => {
    const ticks = new Ticks();
    let tries = 0;
    const take = () => {
      if (++tries < 3) throw new DOMException('not yet', 'InvalidStateError');
      return new FakeFrame(7).asFrame();
    };
    const reader = new TickReader(ticks, { method: 'canvas', take });
    const next = reader.next();
    for (let i = 0; i < 3; i++) {
      ticks.tick();
      await settled();
    }
    expect(idOf(await next)).toBe(7);
  });

  it('gives up on a source that never gives a picture', async () => {
    const ticks = new Ticks();
    const broken = new Error('broken');
    const reader = new TickReader(ticks, { method: 'canvas', take: () => Promise.reject(broken) });
    const next = expect(reader.next()).rejects.toBe(broken);
    for (let i = 0; i < 30; i++) {
      ticks.tick();
      await settled();
    }
    await next;
  });

  it('gives up at once where there is no next picture to try', async () => {
    const ticks = new Ticks();
    const broken = new Error('broken');
    const reader = new TickReader(ticks, { method: 'still', take: () => Promise.reject(broken) }, undefined, 1);
    ticks.tick();
    await expect(reader.next()).rejects.toBe(broken);
  });

  it('closes a frame that is ready only after the reader was closed', async () => {
    const ticks = new Ticks();
    const frame = new FakeFrame(0);
    let give: (() => void) | undefined;
    const onclose = vi.fn();
    const take = () => new Promise<ImageBitmap>((resolve) => (give = () => resolve(frame.asFrame() as ImageBitmap)));
    const reader = new TickReader(ticks, { method: 'image-bitmap', take }, onclose);
    ticks.tick();
    const next = reader.next();
    await settled();
    reader.close();
    reader.close();
    give?.();
    expect(await next).toBeNull();
    expect(frame.closed).toBe(1);
    expect(onclose).toHaveBeenCalledTimes(1);
  });
});

describe('FallbackReader', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('stays with the first once it gave a frame', async () => {
    const first = new FakeReader(false, 'processor-worker');
    const reader = new FallbackReader(first, () => new FakeReader());
    first.give(new FakeFrame(1));
    expect(idOf(await reader.next())).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    first.give(new FakeFrame(2));
    expect(idOf(await reader.next())).toBe(2);
    expect(reader.method).toBe('processor-worker');
  });

  it.each(['silent', 'ends', 'fails'])('takes the second when the first %s before any frame', async (how) => {
    const first = new FakeReader(false, 'processor-worker');
    const second = new FakeReader(false, 'video-frame');
    const reader = new FallbackReader(first, () => second);
    second.give(new FakeFrame(2));
    const next = reader.next();
    if (how === 'ends') first.end();
    if (how === 'fails') first.fail(new Error('no'));
    if (how === 'silent') await vi.advanceTimersByTimeAsync(1500);
    expect(idOf(await next)).toBe(2);
    expect(reader.method).toBe('video-frame');
    expect(first.closes).toBeGreaterThan(0);
  });

  it('makes no second when it is closed while waiting', async () => {
    const second = vi.fn(() => new FakeReader());
    const reader = new FallbackReader(new FakeReader(), second);
    const next = reader.next();
    reader.close();
    expect(await next).toBeNull();
    expect(second).not.toHaveBeenCalled();
  });
});

describe('RelayReader', () => {
  it('goes on with the next reader, and waits while there is none', async () => {
    const relay = new RelayReader();
    const first = new FakeReader();
    relay.attach(first);
    first.give(new FakeFrame(1));
    expect(idOf(await relay.next())).toBe(1);

    const next = relay.next();
    relay.attach(null);
    expect(first.closes).toBe(1);
    await settled();
    const second = new FakeReader(false, 'video-frame');
    relay.attach(second);
    second.give(new FakeFrame(2));
    expect(idOf(await next)).toBe(2);
    expect(relay.method).toBe('video-frame');
    expect(relay.eager).toBe(false);
  });

  it('closes frames that come while paused, and counts them with the next', async () => {
    const relay = new RelayReader();
    const reader = new FakeReader();
    relay.attach(reader);
    const next = relay.next();
    await settled();
    relay.setPaused(true);
    const stale = new FakeFrame(1);
    reader.give(stale);
    await settled();
    expect(stale.closed).toBe(1);
    relay.setPaused(false);
    reader.give(new FakeFrame(2));
    const taken = await next;
    expect(idOf(taken)).toBe(2);
    expect(taken?.skipped).toBe(1);
  });

  it('tells of a reader that ended by itself, so that another can take over', async () => {
    const second = new FakeReader();
    second.give(new FakeFrame(2));
    const failures: unknown[] = [];
    const relay = new RelayReader((_reader, error) => {
      failures.push(error);
      return second;
    });
    const first = new FakeReader();
    relay.attach(first);
    const broken = new Error('broken');
    first.fail(broken);
    expect(idOf(await relay.next())).toBe(2);
    expect(failures).toEqual([broken]);
  });

  it('counts the readers that failed in a row, and forgets them with a picture or another camera', async () => {
    const counts: number[] = [];
    const given: FakeReader[] = [];
    const relay = new RelayReader((_reader, _error, failures) => {
      counts.push(failures);
      const reader = new FakeReader();
      given.push(reader);
      return reader;
    });
    const first = new FakeReader();
    relay.attach(first);
    const next = relay.next();
    first.fail(new Error('one'));
    await settled();
    given[0]?.end();
    await settled();
    expect(counts).toEqual([1, 2]);
    given[1]?.give(new FakeFrame(1));
    expect(idOf(await next)).toBe(1);
    const later = relay.next();
    given[1]?.end();
    await settled();
    expect(counts).toEqual([1, 2, 1]);
    const other = new FakeReader();
    relay.attach(other);
    other.end();
    await settled();
    expect(counts).toEqual([1, 2, 1, 1]);
    relay.close();
    expect(await later).toBeNull();
  });

  it('ends when closed, also while it waits', async () => {
    const relay = new RelayReader();
    const next = relay.next();
    relay.close();
    expect(await next).toBeNull();
    const late = new FakeReader();
    relay.attach(late);
    expect(late.closes).toBe(1);
  });
});
