import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ACTIONS } from '../../../../models/face/liveness/actions';
import { signsOf } from '../../../../models/face/liveness/signs';
import { Challenger } from '../../../../src/face/liveness/challenger.svelte';
import { actionName, instruction } from '../../../../src/face/liveness/sentences';
import type { Evidence, LookResult, SeenFace } from '../../../../workers/api';
import { aFace, type Looks } from '../../../models/face/a-face';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const seen = (looks: Looks | null, evidence: Evidence | null = null, count = 1): LookResult => {
  const face = looks && ({ signs: signsOf(aFace(looks)), evidence } as unknown as SeenFace);
  const timings = { upload: 0, detect: 0, landmarks: 0, align: 0, embed: 0, compare: 0, mesh: 0, evidence: 0 };
  return { width: 4, height: 3, faces: face ? Array.from({ length: count }, () => face) : [], timings, tensors: 1 };
};
const DONE: Readonly<Record<string, Looks>> = {
  blink: { eyes: 0.1 }, 'turn-left': { yaw: -28 }, 'turn-right': { yaw: 28 }, smile: { mouth: 1.15 }, nod: { pitch: 16 },
};

function started(): Challenger {
  const challenger = new Challenger({ now: () => Date.now() });
  challenger.begin();
  return challenger;
}

function show(challenger: Challenger, result: LookResult, frames: number): void {
  for (let i = 0; i < frames && challenger.running; i++) {
    vi.advanceTimersByTime(40);
    challenger.seen(result);
  }
}

describe('a challenge', () => {
  it('is passed by somebody who does what is asked, in whatever order that is', () => {
    const challenger = started();
    const evidence = { real: 0.9, live: 0.8 };
    show(challenger, seen({}, evidence), 10);
    for (let i = 0; i < 3; i++) {
      const action = challenger.action!;
      expect(instruction(challenger.challenge!)).not.toBe('');
      expect(actionName(action)).not.toBe('');
      show(challenger, seen(DONE[action]!, evidence), 4);
      show(challenger, seen({}, evidence), 4);
    }
    expect(challenger.challenge).toMatchObject({ phase: 'passed', done: 3 });
    expect(challenger.evidence!.real).toBeCloseTo(0.9, 6);
    expect(challenger.doubted).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is refused to a still that is shown for as long as one likes', () => {
    const challenger = started();
    show(challenger, seen({}), 400);
    expect(challenger.challenge).toMatchObject({ phase: 'failed', fault: 'too-late' });
  });

  it('is refused when nothing comes any more: an opened picture is seen once', () => {
    const challenger = started();
    challenger.seen(seen({}));
    vi.advanceTimersByTime(7000);
    expect(challenger.challenge).toMatchObject({ phase: 'failed', fault: 'too-late' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks one face: several are none', () => {
    const challenger = started();
    show(challenger, seen({}), 4);
    show(challenger, seen({}, null, 2), 20);
    expect(challenger.challenge).toMatchObject({ phase: 'failed', fault: 'lost' });
  });

  it('tells where both networks speak against a face', () => {
    const challenger = started();
    show(challenger, seen({}, { real: 0.1, live: 0.3 }), 3);
    expect(challenger.doubted).toBe(true);
    show(challenger, seen({}, { real: 0.1, live: 1 }), 9);
    expect(challenger.doubted).toBe(false);
  });

  it('is drawn anew each time, from what nobody can foresee, and can be given up', () => {
    const challenger = started();
    const orders = new Set<string>();
    for (let i = 0; i < 60; i++) {
      challenger.begin();
      const { actions } = challenger.challenge!;
      expect(new Set(actions).size).toBe(3);
      orders.add(actions.join());
    }
    // Of 60 possible ones: the chance of so few is below one in 10¹⁵.
    expect(orders.size).toBeGreaterThan(15);
    expect([...orders].flatMap((order) => order.split(',')).every((action) => (ACTIONS as readonly string[]).includes(action))).toBe(true);
    challenger.cancel();
    expect([challenger.challenge, challenger.running, vi.getTimerCount()]).toEqual([null, false, 0]);
  });
});
