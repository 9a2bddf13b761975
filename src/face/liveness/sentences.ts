import type { Action } from '../../../models/face/liveness/actions';
import type { Challenge, ChallengeFault } from '../../../models/face/liveness/challenge';
import { m } from '../../i18n/generated/messages';

/** The picture's left is the person's right: they are asked as they have their sides. */
const ASKED: Readonly<Record<Action, () => string>> = {
  blink: m.live_blink,
  'turn-left': m.live_turn_right,
  'turn-right': m.live_turn_left,
  smile: m.live_smile,
  nod: m.live_nod,
};

const SHORT: Readonly<Record<Action, () => string>> = {
  blink: m.live_short_blink,
  'turn-left': m.live_short_right,
  'turn-right': m.live_short_left,
  smile: m.live_short_smile,
  nod: m.live_short_nod,
};

const FAULTS: Readonly<Record<ChallengeFault, () => string>> = {
  'too-late': m.live_too_late,
  lost: m.live_lost,
  jumped: m.live_jumped,
};

/** What the person has to do now. */
export function instruction({ phase, actions, done }: Challenge): string {
  if (phase === 'rest') return m.live_rest();
  if (phase === 'doing') return m.live_back();
  const action = actions[done];
  return action ? ASKED[action]() : '';
}

export function actionName(action: Action): string {
  return SHORT[action]();
}

/** Why it was not passed. */
export function refusal(fault: ChallengeFault): string {
  return FAULTS[fault]();
}
