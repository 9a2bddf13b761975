import { comparerOf, inputsOf, type Comparer } from '../../../models/face/siamese/comparison';
import { recognise } from '../../../models/face/verification/recognise';
import { Smoothing, type SmoothingOptions } from '../../../models/face/verification/smoothing';
import type { Comparison as Comparing, FaceRecognition, LookSettings, Template } from '../../api';
import { REMEMBERED, type Track } from './track';

export type Comparison = NonNullable<LookSettings['recognise']>;

/** Nobody reads more than the nearest few. */
const RANKED = 5;
/** Of a still there is one look only. */
const ONE_LOOK: SmoothingOptions = { window: 1, quorum: 1 };
/** Few, so that a slow device decides, too; a look at somebody else ends the track, and with it the decision. */
const LIVE: SmoothingOptions = { window: REMEMBERED, quorum: 3 };

/** What a track's looks have led to under one comparison. */
interface Judgement {
  readonly key: string;
  readonly smoothing: Smoothing<string | null>;
  /** The looks that it has heard of. */
  readonly count: number;
}

/** Compares followed faces with who is known. */
export class Recogniser {
  /** As they are compared. */
  #known: readonly Template[] = [];
  #comparer: Comparer = comparerOf({ kind: 'original' });
  /** Counts the changes of who is known. */
  #version = 0;
  #judgements = new WeakMap<Track, Judgement>();

  /** @param comparison what distances are measured by: the embedding's own, or what was learned on top */
  know(people: readonly Template[], comparison: Comparing = { kind: 'original' }): void {
    this.#comparer = comparerOf(comparison);
    const inputs = inputsOf(comparison);
    const comparable = people.filter(({ embedding }) => inputs === null || embedding.length === inputs);
    this.#known = comparable.map(({ id, embedding }) => ({ id, embedding: this.#comparer.prepared(embedding) }));
    this.#version++;
  }

  /** Null for a face that has not been embedded. */
  judge(track: Track, { threshold, only }: Comparison, live: boolean): FaceRecognition | null {
    const newest = track.shots.at(-1);
    if (!newest) return null;
    const { prepared, apart } = this.#comparer;
    const { length } = prepared(newest);
    const known = this.#known.filter(({ id, embedding }) => embedding.length === length && (only === null || id === only));
    const answer = (shot: Float32Array) => recognise(prepared(shot), known, threshold, apart);
    const options = live ? LIVE : ONE_LOOK;
    const smoothing = this.#smoothing(track, `${this.#version} ${threshold} ${only} ${live}`, options, answer);
    const { match, ranking } = answer(newest);
    return {
      ranking: ranking.slice(0, RANKED),
      match,
      decision: smoothing.decision,
      votes: smoothing.votes(match?.id ?? null),
      quorum: options.quorum,
    };
  }

  /** Another threshold, or other people: what was remembered of the face is judged anew. */
  #smoothing(
    track: Track, key: string, options: SmoothingOptions, answer: (shot: Float32Array) => ReturnType<typeof recognise>,
  ): Smoothing<string | null> {
    const before = this.#judgements.get(track);
    const goesOn = before?.key === key && track.count >= before.count;
    const smoothing = goesOn ? before.smoothing : new Smoothing<string | null>(options);
    const unheard = goesOn ? track.count - before.count : track.shots.length;
    for (const shot of unheard > 0 ? track.shots.slice(-unheard) : []) smoothing.add(answer(shot).match?.id ?? null);
    this.#judgements.set(track, { key, smoothing, count: track.count });
    return smoothing;
  }
}
