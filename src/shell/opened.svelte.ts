import { untrack } from 'svelte';
import { m } from '../i18n/generated/messages';
import type { Saccade } from '../saccade.svelte';
import { tabNamed } from '../tabs';
import type { Tab, TabParts } from './tab';

/** The tab that the address names, and its parts as soon as they are there. Call it while a component is being made. */
export class OpenedTab {
  readonly #app: Saccade;
  readonly #tab: Tab = $derived.by(() => tabNamed(this.#app.route.tab));
  #loaded = $state.raw<{ readonly tab: Tab; readonly parts: TabParts } | null>(null);

  constructor(app: Saccade) {
    this.#app = app;
    $effect.pre(() => {
      const tab = this.#tab;
      untrack(() => this.#open(tab));
    });
  }

  get tab(): Tab { return this.#tab; }
  /** null while they are fetched, and when they could not be. */
  get parts(): TabParts | null { return this.#loaded?.tab === this.#tab ? this.#loaded.parts : null; }

  #open(tab: Tab): void {
    const { parts } = tab;
    if (typeof parts !== 'function') {
      this.#enter(tab, parts);
      return;
    }
    this.#app.look(null);
    parts().then(
      (loaded) => {
        if (tab === this.#tab) this.#enter(tab, loaded);
      },
      () => this.#tellMissing(tab),
    );
  }

  #enter(tab: Tab, parts: TabParts): void {
    this.#app.notices.clear('tab');
    this.#app.look(parts.watcher(this.#app));
    this.#loaded = { tab, parts };
  }

  #tellMissing(tab: Tab): void {
    const again = { name: m.try_again, act: () => this.#open(tab) };
    this.#app.notices.show('tab', 'problem', () => m.tab_missing({ name: tab.name() }), [again]);
  }
}
