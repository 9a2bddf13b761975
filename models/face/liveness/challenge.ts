import { between } from '../point';
import { restOf, stageOf, type Action, type Rest } from './actions';
import type { Signs } from './signs';

export interface ChallengeOptions {
  /** For each action, in ms. */
  readonly limit: number;
  /** Frames of the face at rest that are looked at first. */
  readonly restFrames: number;
  /** Longest time, in ms, without a face. */
  readonly gap: number;
  /** Longest time, in ms, that a blink may keep the eyes closed. */
  readonly blink: number;
}

const DEFAULTS: ChallengeOptions = { limit: 6000, restFrames: 8, gap: 500, blink: 900 };

/** How far, in distances between the eyes, a face moves at most from one frame to the next; and how much it grows. */
const JUMP = 0.8;
const GROWTH = 1.35;

export type ChallengeFault =
  /** The action was not done in time. */
  | 'too-late'
  /** The face was gone for too long. */
  | 'lost'
  /** The face was suddenly elsewhere or another size, as when a picture is put before the camera. */
  | 'jumped';

/** A challenge as it stands. Nothing in it changes: `advance` makes the next one. */
export interface Challenge {
  readonly actions: readonly Action[];
  /** How many are done. All: passed. */
  readonly done: number;
  /** 'rest': the face at rest is being learned; 'ready': the action is awaited; 'doing': it has begun. */
  readonly phase: 'rest' | 'ready' | 'doing' | 'passed' | 'failed';
  readonly fault: ChallengeFault | null;
  /** Share of the time for this action that is left, from 0 to 1. */
  readonly left: number;
  readonly options: ChallengeOptions;
  readonly memory: Memory;
}

interface Memory {
  readonly frames: readonly Signs[];
  readonly rest: Rest | null;
  /** When this action was asked for, when it began, and when a face was last seen; null before. */
  readonly asked: number | null;
  readonly began: number | null;
  readonly seen: number | null;
  readonly last: Signs | null;
}

const NOTHING: Memory = { frames: [], rest: null, asked: null, began: null, seen: null, last: null };

/** @throws RangeError without an action */
export function newChallenge(actions: readonly Action[], options: Partial<ChallengeOptions> = {}): Challenge {
  if (actions.length === 0) throw new RangeError('a challenge has to ask for something');
  return { actions, done: 0, phase: 'rest', fault: null, left: 1, options: { ...DEFAULTS, ...options }, memory: NOTHING };
}

/**
 * Takes one frame. Each action has to be begun from rest, clearly done, and be followed by rest again, in time and by
 * a face that never jumps. A still passes none of them; what a replayed film of the right actions does, this does not
 * notice.
 * @param signs null if no face was seen, or several
 * @param now in ms, from any clock that does not go back
 */
export function advance(challenge: Challenge, signs: Signs | null, now: number): Challenge {
  const { phase, options, memory } = challenge;
  if (phase === 'passed' || phase === 'failed') return challenge;
  const asked = memory.asked ?? now;
  const left = Math.max(0, 1 - (now - asked) / options.limit);
  const current: Challenge = { ...challenge, left, memory: { ...memory, asked } };
  if (now - asked > options.limit) return failed(current, 'too-late');
  if (!signs) return now - (memory.seen ?? asked) > options.gap ? failed(current, 'lost') : current;
  if (memory.last && jumped(memory.last, signs)) return failed(current, 'jumped');

  const seen = { ...current, memory: { ...current.memory, seen: now, last: signs } };
  return phase === 'rest' ? learnRest(seen, signs, now) : act(seen, signs, now);
}

/**
 * Time goes on without a frame: a camera that stands still, or a photograph that was opened, is not waited for.
 * @param now as in `advance`
 */
export function tick(challenge: Challenge, now: number): Challenge {
  const { phase, options, memory } = challenge;
  if (phase === 'passed' || phase === 'failed') return challenge;
  const asked = memory.asked ?? now;
  const current = { ...challenge, left: Math.max(0, 1 - (now - asked) / options.limit), memory: { ...memory, asked } };
  return now - asked > options.limit ? failed(current, 'too-late') : current;
}

/** What comes at rest is no action: the time of the first one begins when it is known. */
function learnRest(challenge: Challenge, signs: Signs, now: number): Challenge {
  const { options, memory } = challenge;
  const frames = [...memory.frames, signs];
  if (frames.length < options.restFrames) return { ...challenge, memory: { ...memory, frames } };
  const known = { ...memory, frames: [], rest: restOf(frames), asked: now };
  return { ...challenge, phase: 'ready', left: 1, memory: known };
}

function act(challenge: Challenge, signs: Signs, now: number): Challenge {
  const { actions, done, phase, options, memory } = challenge;
  const action = actions[done]!;
  const stage = stageOf(action, memory.rest!, signs);
  if (phase === 'ready') {
    return stage === 'doing' ? { ...challenge, phase: 'doing', memory: { ...memory, began: now } } : challenge;
  }
  if (stage !== 'rest') return challenge;
  // Eyes that were closed for long did not blink: begin again.
  const tooSlow = action === 'blink' && now - memory.began! > options.blink;
  if (tooSlow) return { ...challenge, phase: 'ready', memory: { ...memory, began: null } };
  if (done + 1 === actions.length) return { ...challenge, done: done + 1, phase: 'passed' };
  return { ...challenge, done: done + 1, phase: 'ready', left: 1, memory: { ...memory, asked: now, began: null } };
}

function failed(challenge: Challenge, fault: ChallengeFault): Challenge {
  return { ...challenge, phase: 'failed', fault };
}

function jumped(before: Signs, after: Signs): boolean {
  const growth = after.size / before.size;
  return between(before.place, after.place) > JUMP * before.size || growth > GROWTH || growth < 1 / GROWTH;
}
