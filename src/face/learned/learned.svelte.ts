import { ADVISED_THRESHOLD } from '../../../models/zoo/faces/curve';
import type { Comparison, SiameseOutcome } from '../../../workers/api';
import { m } from '../../i18n/generated/messages';
import type { Database } from '../../storage/db';
import type { Notices } from '../../ui/notices.svelte';
import { NETWORK } from '../people/people.svelte';
import { peopleSentence } from '../people/sentences';
import { Vault } from '../vault';
import type { LearnedComparison } from './learned-row';

export interface LearnedOptions {
  readonly db: Database;
  readonly notices: Notices;
  /** Faces are compared otherwise from now on. */
  readonly onchange: () => void;
}

const ORIGINAL: Comparison = { kind: 'original' };
/** Where hardly a pair was held back: a probability of a half, or the original's own scale. */
const FALLBACK = { head: 0.5, projection: ADVISED_THRESHOLD } as const;

/** What was learned to compare faces by, kept encrypted as templates are, and whether it is used. Reactive. */
export class Learned {
  readonly #options: LearnedOptions;
  readonly #vault: Vault;
  #kept = $state.raw<LearnedComparison | null>(null);

  constructor(options: LearnedOptions) {
    this.#options = options;
    this.#vault = new Vault(options.db);
  }

  /** Null: nothing was kept, or it was learned on another network's embeddings. */
  get kept(): LearnedComparison | null { return this.#kept; }
  get used(): boolean { return this.#kept?.used ?? false; }
  /** What faces are compared by now. */
  get comparison(): Comparison { return this.#kept?.used ? this.#kept.comparison : ORIGINAL; }
  /** Of what was learned; null while the original is used. */
  get threshold(): number | null { return this.#kept?.used ? this.#kept.threshold : null; }

  /** Never rejects: what cannot be read is not used. */
  async load(): Promise<void> {
    const kept = await this.#vault.learned().catch(() => null);
    this.#become(kept?.network === NETWORK ? kept : null);
  }

  /** Keeps what came of a lesson, and uses it from now on. Tells whether that worked. */
  async keep({ comparison, after }: SiameseOutcome, people: number): Promise<boolean> {
    if (!comparison || comparison.kind === 'original') return false;
    const threshold = after.held?.parting ?? after.learned.parting ?? FALLBACK[comparison.kind];
    return this.#save({
      comparison, threshold, learnedAt: Date.now(), network: NETWORK, faces: after.points.length, people, used: true,
    });
  }

  /** By what was learned, or by the original again, which nothing has changed. */
  async use(used: boolean): Promise<void> {
    if (this.#kept) await this.#save({ ...this.#kept, used });
  }

  async setThreshold(threshold: number): Promise<void> {
    if (this.#kept) await this.#save({ ...this.#kept, threshold });
  }

  /** Deletes it. */
  async forget(): Promise<void> {
    if (this.#kept) await this.#save(null);
  }

  /** It was deleted with everybody. */
  gone(): void {
    this.#become(null);
  }

  async #save(learned: LearnedComparison | null): Promise<boolean> {
    try {
      await this.#vault.saveLearned(learned);
      this.#become(learned);
      return true;
    } catch (error) {
      this.#options.notices.show('people', 'problem', () => m.learned_not_kept({ why: peopleSentence(error) }));
      return false;
    }
  }

  #become(learned: LearnedComparison | null): void {
    this.#kept = learned;
    this.#options.onchange();
  }
}
