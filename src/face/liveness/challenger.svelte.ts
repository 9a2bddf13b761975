import { drawActions, type Action } from '../../../models/face/liveness/actions';
import { advance, newChallenge, tick, type Challenge } from '../../../models/face/liveness/challenge';
import type { Evidence, LookResult } from '../../../workers/api';

export interface ChallengerOptions {
  /** Uniform in [0, 1), from a source that nobody can foresee. */
  readonly random?: () => number;
  /** In ms. */
  readonly now?: () => number;
  /** Other numbers are wanted of a frame from now on. */
  readonly onchange?: () => void;
}

/** Movements of a challenge, all different. */
const ACTIONS = 3;
/** Time goes on without frames, too. In ms. */
const EVERY = 100;
/** Below this on average, both networks take what they see for a picture of a face. */
const DOUBTFUL = 0.5;

/** A challenge to move, drawn anew each time, and what came of it. Reactive. */
export class Challenger {
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #onchange: () => void;
  #challenge = $state.raw<Challenge | null>(null);
  #evidence = $state.raw<readonly Evidence[]>([]);
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor({ random = secretly, now = () => performance.now(), onchange = () => undefined }: ChallengerOptions = {}) {
    this.#random = random;
    this.#now = now;
    this.#onchange = onchange;
  }

  /** As it stands, or as it ended; null before the first one. */
  get challenge(): Challenge | null { return this.#challenge; }
  get running(): boolean {
    return this.#challenge !== null && this.#challenge.phase !== 'passed' && this.#challenge.phase !== 'failed';
  }
  /** What is asked for now; null while nothing is. */
  get action(): Action | null {
    return this.running ? (this.#challenge?.actions[this.#challenge.done] ?? null) : null;
  }
  /** What the two networks thought of the frames, on average; null without any. */
  get evidence(): Evidence | null {
    const count = this.#evidence.length;
    if (count === 0) return null;
    const mean = (of: (evidence: Evidence) => number) => this.#evidence.reduce((sum, each) => sum + of(each), 0) / count;
    return { real: mean((each) => each.real), live: mean((each) => each.live) };
  }
  /** Whether both networks speak against a face that did all the movements. */
  get doubted(): boolean {
    const { evidence } = this;
    return evidence !== null && evidence.real < DOUBTFUL && evidence.live < DOUBTFUL;
  }

  /** Begins a new one, with other movements in another order. */
  begin(): void {
    this.#end();
    this.#evidence = [];
    this.#challenge = tick(newChallenge(drawActions(ACTIONS, this.#random)), this.#now());
    this.#timer = setInterval(() => this.#become(this.#challenge && tick(this.#challenge, this.#now())), EVERY);
    this.#onchange();
  }

  /** Gives it up. */
  cancel(): void {
    this.#end();
    this.#challenge = null;
    this.#evidence = [];
  }

  /** A frame was looked at. Of several faces none is the one that is asked. */
  seen({ faces }: LookResult): void {
    if (!this.#challenge || !this.running) return;
    const face = faces.length === 1 ? faces[0] : undefined;
    if (face?.evidence) this.#evidence = [...this.#evidence, face.evidence];
    this.#become(advance(this.#challenge, face?.signs ?? null, this.#now()));
  }

  #become(challenge: Challenge | null): void {
    this.#challenge = challenge;
    if (!this.running) {
      this.#end();
      this.#onchange();
    }
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** From the browser's source of secrets: what will be asked cannot be foreseen, nor made up from what was asked before. */
function secretly(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}
