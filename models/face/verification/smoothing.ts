export interface SmoothingOptions {
  /** Answers that are remembered. */
  readonly window: number;
  /** How many of them must agree before the decision changes; more than half of the window. */
  readonly quorum: number;
}

const DEFAULTS: SmoothingOptions = { window: 7, quorum: 5 };

/**
 * A decision over frames: it changes only when enough of the last answers agree on another, so that a single blurred
 * frame neither lets anybody in nor throws anybody out. For one face that is followed; a new face needs a new one.
 */
export class Smoothing<T extends string | null> {
  readonly #options: SmoothingOptions;
  #answers: T[] = [];
  #decision: T | undefined;

  /** @throws RangeError for a quorum that two answers could both have, or none */
  constructor(options: Partial<SmoothingOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
    const { window, quorum } = this.#options;
    const possible = Number.isInteger(window) && Number.isInteger(quorum) && quorum <= window && quorum * 2 > window;
    if (!possible) throw new RangeError(`${quorum} of ${window} answers settle nothing`);
  }

  /** What is decided; undefined as long as nothing is. */
  get decision(): T | undefined {
    return this.#decision;
  }

  /** How many of the remembered answers are this one. */
  votes(answer: T): number {
    return this.#answers.filter((each) => each === answer).length;
  }

  /** Takes the answer of one frame and returns what is decided now. */
  add(answer: T): T | undefined {
    const { window, quorum } = this.#options;
    this.#answers = [...this.#answers, answer].slice(-window);
    if (this.votes(answer) >= quorum) this.#decision = answer;
    return this.#decision;
  }
}
