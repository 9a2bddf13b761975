import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIONS, drawActions, restOf, stageOf, type Action } from '../../../../models/face/liveness/actions';
import { advance, newChallenge, tick, type Challenge } from '../../../../models/face/liveness/challenge';
import { signsOf } from '../../../../models/face/liveness/signs';
import { Random } from '../../../../models/random';
import { aFace, type Looks } from '../a-face';

/** Milliseconds from frame to frame. */
const FRAME = 50;

/** What each action looks like when it is done. */
const DONE: Readonly<Record<Action, Looks>> = {
  blink: { eyes: 0.1 },
  'turn-left': { yaw: -28 },
  'turn-right': { yaw: 28 },
  smile: { mouth: 1.15 },
  nod: { pitch: 16 },
};

const still: Looks = {};
const repeat = (looks: Looks | null, frames: number) => new Array<Looks | null>(frames).fill(looks);

/** From rest to the action and back, over several frames. */
function doing(action: Action): Looks[] {
  const target = DONE[action];
  const share = (key: keyof Looks, from: number, s: number) => (target[key] === undefined ? from : from + s * ((target[key] as number) - from));
  return [0, 0.5, 1, 1, 0.5, 0, 0].map((s) => ({
    eyes: share('eyes', 0.3, s),
    mouth: share('mouth', 0.9, s),
    yaw: share('yaw', 0, s),
    pitch: share('pitch', 0, s),
  }));
}

function play(actions: readonly Action[], frames: readonly (Looks | null)[]): Challenge {
  let now = 1000;
  return frames.reduce<Challenge>((challenge, looks) => {
    now += FRAME;
    return advance(challenge, looks && signsOf(aFace(looks)), now);
  }, newChallenge(actions));
}

describe.each(ACTIONS)('%s', (action) => {
  it('is passed by doing it', () => {
    expect(play([action], [...repeat(still, 10), ...doing(action)])).toMatchObject({ phase: 'passed', done: 1, fault: null });
  });

  it('is passed by a face that trembles a little', () => {
    const random = new Random(7);
    const trembling = [...repeat(still, 10), ...doing(action)].map((looks) => ({
      ...looks,
      place: { x: 320 + random.between(-3, 3), y: 200 + random.between(-3, 3) },
      size: 60 * random.between(0.99, 1.01),
    }));
    expect(play([action], trembling).phase).toBe('passed');
  });

  it('is not passed by a still, whatever it shows', () => {
    for (const looks of [still, ...Object.values(DONE)]) {
      expect(play([action], repeat(looks, 200))).toMatchObject({ phase: 'failed', fault: 'too-late', done: 0 });
    }
  });

  it('is not passed by a still that is moved, turned and brought nearer', () => {
    const moved = Array.from({ length: 200 }, (_, i) => ({
      roll: 15 * Math.sin(i / 9),
      size: 60 + 15 * Math.sin(i / 13),
      place: { x: 320 + 100 * Math.sin(i / 20), y: 200 + 40 * Math.cos(i / 17) },
    }));
    expect(play([action], moved)).toMatchObject({ phase: 'failed', fault: 'too-late' });
  });

  it('is not passed by doing something else', () => {
    const others = ACTIONS.filter((other) => other !== action);
    const frames = others.flatMap((other) => [...doing(other), ...repeat(still, 3)]);
    expect(play([action], [...repeat(still, 10), ...frames]).done).toBe(0);
  });

  it('is only passed once the face is back at rest', () => {
    const there = doing(action).slice(0, 4);
    expect(play([action], [...repeat(still, 10), ...there, ...repeat(DONE[action], 10)]).phase).toBe('doing');
  });
});

describe('a challenge', () => {
  it('asks for one thing after the other', () => {
    const frames = [...repeat(still, 10), ...doing('smile'), ...doing('blink'), ...doing('turn-left')];
    expect(play(['smile', 'blink', 'turn-left'], frames)).toMatchObject({ phase: 'passed', done: 3 });
    expect(play(['blink', 'smile', 'turn-left'], frames).phase).not.toBe('passed');
  });

  it('fails when the face is gone for long, and not for a few frames', () => {
    expect(play(['smile'], [...repeat(still, 10), ...repeat(null, 5), ...doing('smile')]).phase).toBe('passed');
    expect(play(['smile'], [...repeat(still, 10), ...repeat(null, 15)])).toMatchObject({ phase: 'failed', fault: 'lost' });
    expect(play(['smile'], repeat(null, 15))).toMatchObject({ phase: 'failed', fault: 'lost' });
  });

  it('fails when another picture is put in place of the face', () => {
    const elsewhere = { ...still, place: { x: 500, y: 200 } };
    const nearer = { ...still, size: 100 };
    for (const other of [elsewhere, nearer]) {
      expect(play(['smile'], [...repeat(still, 10), other])).toMatchObject({ phase: 'failed', fault: 'jumped' });
    }
  });

  it('does not take eyes that stay closed for a blink', () => {
    const closed = repeat({ eyes: 0.08 }, 30);
    expect(play(['blink'], [...repeat(still, 10), ...closed, ...repeat(still, 5)])).toMatchObject({ phase: 'ready', done: 0 });
  });

  it('gives every action its own time, and tells how much is left', () => {
    // Rest is known after eight frames; half of the six seconds are 60 more.
    const waiting = repeat(still, 8 + 60);
    expect(play(['smile', 'nod'], waiting).left).toBeCloseTo(0.5, 6);
    expect(play(['smile', 'nod'], [...waiting, ...doing('smile')]).left).toBeGreaterThan(0.9);
  });

  it('stays as it ended', () => {
    const passed = play(['nod'], [...repeat(still, 10), ...doing('nod')]);
    expect(advance(passed, null, 1e9)).toBe(passed);
  });

  it('learns what rest looks like in spite of a blink', () => {
    const first = [...repeat(still, 3), ...repeat({ eyes: 0.05 }, 2), ...repeat(still, 5)];
    expect(play(['blink'], [...first, ...doing('blink')]).phase).toBe('passed');
  });

  it('has to ask for something', () => {
    expect(() => newChallenge([])).toThrow(RangeError);
  });
});

it('actions are drawn without repetition, all of them equally', () => {
  fc.assert(
    fc.property(fc.nat(9999), fc.integer({ min: 0, max: ACTIONS.length }), (seed, count) => {
      const random = new Random(seed);
      const drawn = drawActions(count, () => random.next());
      expect(drawn).toHaveLength(count);
      expect(new Set(drawn).size).toBe(count);
    }),
  );
  const random = new Random(3);
  const firsts = Array.from({ length: 5000 }, () => drawActions(2, () => random.next())[0]!);
  for (const action of ACTIONS) expect(firsts.filter((each) => each === action).length / 5000).toBeCloseTo(0.2, 1);
  expect(() => drawActions(6, () => 0)).toThrow(RangeError);
});

describe('a photograph that is tipped, turned and bent in the plane', () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

  it('does none of the actions, however it is foreshortened', () => {
    const rest = restOf([signsOf(aFace())]);
    fc.assert(
      fc.property(number(0.2, 1), number(-180, 180), number(-0.3, 0.3), (short, axis, shear) => {
        const [cos, sin] = [Math.cos((axis * Math.PI) / 180), Math.sin((axis * Math.PI) / 180)];
        // Foreshortened across an axis of any direction, as a plane that is tipped about it far from the camera.
        const flat = aFace().map(({ x, y }) => {
          const [along, across] = [x * cos + y * sin, (-x * sin + y * cos) * short];
          return { x: along * cos - across * sin + shear * y, y: along * sin + across * cos };
        });
        for (const action of ACTIONS) expect(stageOf(action, rest, signsOf(flat))).not.toBe('doing');
      }),
    );
  });
});

describe('time without frames', () => {
  it('runs out, and counts from the first tick', () => {
    const begun = tick(newChallenge(['nod'], { limit: 1000 }), 500);
    expect(begun).toMatchObject({ phase: 'rest', left: 1 });
    expect(tick(begun, 1250).left).toBeCloseTo(0.25, 9);
    expect(tick(begun, 1501)).toMatchObject({ phase: 'failed', fault: 'too-late', left: 0 });
    expect(tick(tick(begun, 1501), 1502)).toMatchObject({ phase: 'failed' });
  });

  it('does not count as time without a face', () => {
    const first = advance(newChallenge(['nod']), signsOf(aFace()), 1000);
    expect(tick(first, 4000).phase).toBe('rest');
    expect(advance(tick(first, 4000), signsOf(aFace()), 4100).fault).toBeNull();
  });
});
