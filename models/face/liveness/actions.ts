import type { Signs } from './signs';

/** What a person may be asked to do. Left and right are the picture's as it comes from the camera. */
export const ACTIONS = ['blink', 'turn-left', 'turn-right', 'smile', 'nod'] as const;
export type Action = (typeof ACTIONS)[number];

/** The face at rest, to compare with. */
export type Rest = Pick<Signs, 'eyes' | 'lids' | 'mouth' | 'yaw' | 'pitch'>;

/** 'rest': as before; 'doing': clearly doing it; 'between': neither. */
export type Stage = 'rest' | 'between' | 'doing';

/** How far a sign has to go, and how near to rest it has to come back. Degrees, or shares of the value at rest. */
const TURN = { out: 18, back: 10 };
const NOD = { out: 9, back: 5 };
const BLINK = { out: 0.7, back: 0.85 };
const SMILE = { out: 1.14, back: 1.07 };

/** Where in an action a face is. */
export function stageOf(action: Action, rest: Rest, signs: Signs): Stage {
  switch (action) {
    case 'blink':
      // Both: by the aspect ratio alone, a photograph that is quickly tipped and back would blink.
      return stage(1 - Math.max(signs.eyes / rest.eyes, signs.lids / rest.lids), { out: 1 - BLINK.out, back: 1 - BLINK.back });
    case 'turn-left':
      return stage(rest.yaw - signs.yaw, TURN);
    case 'turn-right':
      return stage(signs.yaw - rest.yaw, TURN);
    case 'smile':
      return stage(signs.mouth / rest.mouth - 1, { out: SMILE.out - 1, back: SMILE.back - 1 });
    case 'nod':
      return stage(signs.pitch - rest.pitch, NOD);
  }
}

function stage(moved: number, { out, back }: { readonly out: number; readonly back: number }): Stage {
  if (moved >= out) return 'doing';
  return moved <= back ? 'rest' : 'between';
}

/** The face at rest: the median of each sign, so that a blink among the frames does not count. */
export function restOf(frames: readonly Signs[]): Rest {
  const median = (of: (signs: Signs) => number) =>
    frames.map(of).sort((a, b) => a - b)[Math.floor(frames.length / 2)]!;
  return {
    eyes: median((s) => s.eyes),
    lids: median((s) => s.lids),
    mouth: median((s) => s.mouth),
    yaw: median((s) => s.yaw),
    pitch: median((s) => s.pitch),
  };
}

/**
 * Draws actions, none twice.
 * @param next uniform in [0, 1); for a challenge that cannot be foreseen, from a source of secrets
 */
export function drawActions(count: number, next: () => number): Action[] {
  if (!(count >= 0 && count <= ACTIONS.length)) throw new RangeError(`there are no ${count} different actions`);
  const left = [...ACTIONS];
  return Array.from({ length: count }, () => left.splice(Math.floor(next() * left.length), 1)[0]!);
}
