import { describe, expect, it } from 'vitest';
import { unitLength, type Embedding } from '../../../../models/face/embedding/distance';
import { Track, type Sight } from '../../../../workers/host/face/track';
import { Tracker } from '../../../../workers/host/face/tracker';

const box = (x: number, y = 0.3, side = 0.2) => ({ x, y, width: side, height: side });
const sight = (change: Partial<Sight> = {}): Sight => ({
  box: box(0.3), pose: { yaw: 0, pitch: 0, roll: 0 }, sharpness: 100, now: 0, ...change,
});

/** A face as numbers, and one that far from it. */
const ANNA: Embedding = unitLength(Float32Array.from({ length: 8 }, (_, i) => Number(i === 0)));
const apart = (distance: number): Embedding => {
  const cos = 1 - distance ** 2 / 2;
  return Float32Array.from({ length: 8 }, (_, i) => (i === 0 ? cos : i === 1 ? Math.sqrt(1 - cos ** 2) : 0));
};

/** A face that has been looked at often enough. */
function settled(): Track {
  const track = new Track(1, box(0.3), 0);
  for (let i = 0; i < 5; i++) track.embedded(ANNA, 'new', sight());
  return track;
}

describe('a followed face', () => {
  it('is embedded in each of its first frames, and then only for a reason', () => {
    const track = new Track(1, box(0.3), 0);
    for (let i = 0; i < 5; i++) {
      expect(track.reasonToEmbed(sight())).toBe('new');
      track.embedded(ANNA, 'new', sight());
    }
    expect(track.reasonToEmbed(sight({ now: 900 }))).toBeNull();
  });

  it.each([
    ['moved', { box: box(0.4) }],
    ['moved', { box: box(0.3, 0.3, 0.3) }],
    ['moved', { pose: { yaw: 20, pitch: 0, roll: 0 } }],
    ['sharper', { sharpness: 150 }],
    ['stale', { now: 1001 }],
  ] as const)('is embedded again when it has %s: %j', (reason, change) => {
    expect(settled().reasonToEmbed(sight(change))).toBe(reason);
  });

  it('remembers the last few looks', () => {
    const track = settled();
    for (let i = 0; i < 5; i++) track.embedded(apart(0.2), 'moved', sight());
    expect([track.shots.length, track.count, track.shots[0]]).toEqual([5, 10, apart(0.2)]);
  });

  it('begins anew when somebody else has taken the place', () => {
    const track = settled();
    expect(track.embedded(apart(0.44), 'moved', sight())).toBe(true);
    expect(track.embedded(apart(1.9), 'moved', sight())).toBe(false);
    expect([track.count, track.shots.length, track.reason]).toEqual([1, 1, 'new']);
    expect(track.reasonToEmbed(sight())).toBe('new');
  });
});

describe('the tracker', () => {
  const ids = (tracker: Tracker, boxes: Parameters<Tracker['update']>[0], now: number) =>
    tracker.update(boxes, now).map(({ id }) => id);

  it('follows faces that move a little, in whatever order they come', () => {
    const tracker = new Tracker();
    expect(ids(tracker, [box(0.1), box(0.6)], 0)).toEqual([1, 2]);
    expect(ids(tracker, [box(0.63), box(0.12)], 50)).toEqual([2, 1]);
  });

  it('gives each face and each track once, to the larger overlap', () => {
    const tracker = new Tracker();
    tracker.update([box(0.3)], 0);
    expect(ids(tracker, [box(0.38), box(0.31)], 50)).toEqual([2, 1]);
  });

  it('knows a face again that was hidden for a moment, but not after a while', () => {
    const tracker = new Tracker();
    tracker.update([box(0.3)], 0);
    tracker.update([], 100);
    tracker.update([], 200);
    expect(ids(tracker, [box(0.3)], 350)).toEqual([1]);
    tracker.update([], 600);
    tracker.update([], 790);
    expect(ids(tracker, [box(0.3)], 800)).toEqual([2]);
  });

  it('follows faces on a device that takes seconds for a frame', () => {
    const tracker = new Tracker();
    expect(ids(tracker, [box(0.3)], 0)).toEqual([1]);
    expect(ids(tracker, [box(0.31)], 3000)).toEqual([1]);
    expect(ids(tracker, [], 6000)).toEqual([]);
    expect(ids(tracker, [box(0.3)], 9000)).toEqual([2]);
  });

  it('knows nobody again in another picture', () => {
    const tracker = new Tracker();
    tracker.update([box(0.3)], 0);
    tracker.forget();
    expect(ids(tracker, [box(0.3)], 1)).toEqual([2]);
  });
});
