import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../../../workers/api';
import { thinned } from '../../../../workers/host/train/tools';

describe('thinned events', () => {
  it('drop progress that comes too fast, never the ends of a phase or anything else', () => {
    let now = 0;
    const sent: TrainingEvent[] = [];
    const send = thinned((event) => sent.push(event), () => now);
    const progress = (phase: 'features' | 'head', done: number): TrainingEvent => {
      return { type: 'progress', phase, done, total: 10, secondsLeft: null };
    };
    for (const done of [0, 1, 2]) send(progress('features', done));
    now = 100;
    for (const done of [3, 4, 10]) send(progress('features', done));
    send(progress('head', 0));
    send({ type: 'left-out', sample: 'a', detail: '' });
    expect(sent.map((event) => (event.type === 'progress' ? event.done : event.type))).toEqual([0, 3, 10, 0, 'left-out']);
  });
});
