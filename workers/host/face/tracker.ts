import type { Box } from '../../../models/geometry/box';
import { iou } from '../../../models/geometry/iou';
import { Track } from './track';

/** Two boxes that overlap less are not the same face in the next frame. */
const LEAST_OVERLAP = 0.25;
/** A face may be hidden for so many milliseconds, or frames where these take longer, and is the same one afterwards. */
const PATIENCE = 400;
const FRAMES = 1;

/** Follows faces from frame to frame by where they are: the largest overlap first, each face and track once. */
export class Tracker {
  #tracks: readonly Track[] = [];
  #next = 1;

  /** @returns the track of each box, in order */
  update(boxes: readonly Box[], now: number): readonly Track[] {
    const alive = this.#tracks.filter(({ seen, missed }) => missed < FRAMES || now - seen <= PATIENCE);
    const pairs = boxes
      .flatMap((box, index) => alive.map((track) => ({ index, track, overlap: iou(box, track.box) })))
      .filter(({ overlap }) => overlap >= LEAST_OVERLAP)
      .sort((a, b) => b.overlap - a.overlap);
    const found = new Map<number, Track>();
    const taken = new Set<Track>();
    for (const { index, track } of pairs) {
      if (found.has(index) || taken.has(track)) continue;
      found.set(index, track);
      taken.add(track);
    }
    const tracks = boxes.map((box, index) => {
      const track = found.get(index) ?? new Track(this.#next++, box, now);
      track.box = box;
      track.seen = now;
      track.missed = 0;
      return track;
    });
    const hidden = alive.filter((track) => !taken.has(track));
    for (const track of hidden) track.missed++;
    this.#tracks = [...tracks, ...hidden];
    return tracks;
  }

  /** The next picture need not hold the same faces. Numbers are not used again. */
  forget(): void {
    this.#tracks = [];
  }
}
