import { beforeEach, describe, expect, it } from 'vitest';
import type { Template } from '../../../../workers/api';
import { Recogniser } from '../../../../workers/host/face/recogniser';
import { Track } from '../../../../workers/host/face/track';

/** In the plane: faces as angles, so that distances are known: 2·sin(half the angle). */
const at = (degrees: number) =>
  Float32Array.from([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180), 0, 0]);
const PEOPLE: readonly Template[] = [
  { id: 'anna', embedding: at(0) },
  { id: 'berta', embedding: at(60) },
  { id: 'other-network', embedding: new Float32Array(16).fill(0.25) },
];
const everybody = { threshold: 0.4, only: null };

const sight = { box: { x: 0, y: 0, width: 0.2, height: 0.2 }, pose: { yaw: 0, pitch: 0, roll: 0 }, sharpness: 1, now: 0 };
const look = (track: Track, degrees: number) => track.embedded(at(degrees), 'moved', sight);

let recogniser: Recogniser;
let track: Track;
beforeEach(() => {
  recogniser = new Recogniser();
  recogniser.know(PEOPLE);
  track = new Track(1, sight.box, 0);
});

describe('the recogniser', () => {
  it('ranks everybody of its own network by distance, and decides nothing after one look', () => {
    expect(recogniser.judge(track, everybody, true)).toBeNull();
    look(track, 10);
    const judged = recogniser.judge(track, everybody, true)!;
    expect(judged.ranking.map(({ id }) => id)).toEqual(['anna', 'berta']);
    expect(judged.ranking[0]!.distance).toBeCloseTo(2 * Math.sin((5 * Math.PI) / 180), 5);
    expect(judged.match?.id).toBe('anna');
    expect([judged.decision, judged.votes, judged.quorum]).toEqual([undefined, 1, 3]);
  });

  it('decides when enough looks agree, each counted once, and keeps to it through a single other one', () => {
    for (let i = 0; i < 2; i++) look(track, 10);
    recogniser.judge(track, everybody, true);
    expect(recogniser.judge(track, everybody, true)!.votes).toBe(2);
    look(track, 12);
    expect(recogniser.judge(track, everybody, true)!.decision).toBe('anna');
    look(track, 30);
    expect(recogniser.judge(track, everybody, true)).toMatchObject({ match: null, decision: 'anna' });
  });

  it('decides for nobody that is known', () => {
    for (let i = 0; i < 5; i++) look(track, 180);
    expect(recogniser.judge(track, everybody, true)!.decision).toBeNull();
  });

  it('judges what it remembers anew under another threshold, other people, or one person only', () => {
    for (let i = 0; i < 6; i++) look(track, 25);
    expect(recogniser.judge(track, everybody, true)!.decision).toBeNull();
    expect(recogniser.judge(track, { threshold: 0.5, only: null }, true)!.decision).toBe('anna');
    expect(recogniser.judge(track, { threshold: 0.5, only: 'berta' }, true)!.decision).toBeNull();
    recogniser.know([]);
    expect(recogniser.judge(track, { threshold: 0.5, only: null }, true)).toMatchObject({ ranking: [], decision: null });
  });

  it('forgets its decision with the face that it was about', () => {
    for (let i = 0; i < 5; i++) look(track, 0);
    expect(recogniser.judge(track, everybody, true)!.decision).toBe('anna');
    look(track, 180);
    expect(recogniser.judge(track, everybody, true)!.decision).toBeUndefined();
  });

  it('decides about a still by its one look', () => {
    look(track, 10);
    expect(recogniser.judge(track, everybody, false)).toMatchObject({ decision: 'anna', votes: 1, quorum: 1 });
  });

  it('compares by what was learned, and by the original again', () => {
    // A quarter turn of the first two numbers, and the third ones left out: distances between angles stay.
    const kernel = Float32Array.of(0, 1, -1, 0, 0, 0, 0, 0);
    const spec = { inputs: 4, hidden: [], classes: 2, dropout: 0, initialiser: 'zeros' as const, seed: 1 };
    const head = { spec, weights: { 'dense_0/kernel': kernel, 'dense_0/bias': new Float32Array(2) } };
    recogniser.know(PEOPLE, { kind: 'projection', head });
    track.embedded(Float32Array.of(0.6, 0, 0.8, 0), 'moved', sight);
    // What the projection leaves out does not tell them apart.
    const judged = recogniser.judge(track, everybody, false)!;
    expect(judged.ranking.map(({ id }) => id)).toEqual(['anna', 'berta']);
    expect(judged.ranking[0]!.distance).toBeCloseTo(0, 5);
    recogniser.know(PEOPLE);
    expect(recogniser.judge(track, everybody, false)!.ranking[0]!.distance).toBeCloseTo(Math.sqrt(0.8), 5);
  });

  it('compares with many people and tells the nearest five', () => {
    recogniser.know(Array.from({ length: 30 }, (_, i) => ({ id: `p${i}`, embedding: at(i * 5) })));
    look(track, 52);
    const { ranking } = recogniser.judge(track, everybody, false)!;
    expect(ranking.map(({ id }) => id)).toEqual(['p10', 'p11', 'p9', 'p12', 'p8']);
  });
});
