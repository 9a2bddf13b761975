/** Dialogs are places: they have an address, and the back button closes them. */
const PLACES = ['settings', 'credits', 'samples', 'sample'] as const;
export type Place = 'stage' | (typeof PLACES)[number];

/** What of the view is in the address, so that it can be shared. Unknown values are ignored by whoever reads them. */
export interface Query {
  readonly source: string | null;
  readonly detector: string | null;
  readonly layers: readonly string[];
}

/** The address bar as state. */
export class Route {
  #tab = $state<string | null>(null);
  #place = $state<Place>('stage');
  #item = $state<string | null>(null);
  #query = $state.raw<Query>({ source: null, detector: null, layers: [] });

  constructor() {
    const { searchParams } = new URL(location.href);
    this.#query = {
      source: searchParams.get('source'),
      detector: searchParams.get('detector'),
      layers: searchParams.get('layers')?.split(',').filter(Boolean) ?? [],
    };
    this.#read();
    window.addEventListener('popstate', () => {
      this.#read();
      // What is on the stage stays when one goes back to another tab: the address says what is, not what was.
      this.note({});
    });
  }

  /** The tab that is asked for; null: the first one. */
  get tab(): string | null {
    return this.#tab;
  }

  get place(): Place {
    return this.#place;
  }

  /** What the place is about, such as a class; null where there is nothing to tell. */
  get item(): string | null {
    return this.#item;
  }

  get query(): Query {
    return this.#query;
  }

  /** Goes somewhere; back leads to where one was. */
  go(place: Place, item: string | null = null): void {
    if (place === this.#place && item === this.#item) return;
    if ((history.state as { from?: string } | null)?.from === hashOf(place, item)) {
      history.back();
      return;
    }
    const state = { from: hashOf(this.#place, this.#item) };
    this.#place = place;
    this.#item = item;
    history.pushState(state, '', this.#address());
  }

  /** Where one came from; the stage, where one came straight to the place. */
  back(): void {
    if ((history.state as { from?: string } | null)?.from === undefined) this.go('stage');
    else history.back();
  }

  /** Shows another item at the same place; back leads to where one was before. */
  turn(item: string): void {
    this.#item = item;
    history.replaceState(history.state, '', this.#address());
  }

  /** Opens a tab, or the first one for null; back leads to the one before. */
  open(tab: string | null): void {
    if (tab === this.#tab) return;
    this.#tab = tab;
    this.#place = 'stage';
    this.#item = null;
    history.pushState({}, '', this.#address());
  }

  /** Writes a change of the view into the address without a step in the history. */
  note(change: Partial<Query>): void {
    this.#query = { ...this.#query, ...change };
    history.replaceState(history.state, '', this.#address());
  }

  #read(): void {
    const { hash, searchParams } = new URL(location.href);
    const [place, item] = hash.slice(1).split('/');
    this.#place = PLACES.find((known) => known === place) ?? 'stage';
    this.#item = this.#place === 'stage' ? null : (item ?? null);
    this.#tab = searchParams.get('tab');
  }

  #address(): string {
    const { source, detector, layers } = this.#query;
    const search = new URLSearchParams();
    if (this.#tab) search.set('tab', this.#tab);
    if (source) search.set('source', source);
    if (detector) search.set('detector', detector);
    if (layers.length > 0) search.set('layers', layers.join(','));
    const text = search.toString();
    const hash = hashOf(this.#place, this.#item);
    return `${location.pathname}${text ? `?${text}` : ''}${hash ? `#${hash}` : ''}`;
  }
}

function hashOf(place: Place, item: string | null): string {
  if (place === 'stage') return '';
  return item === null ? place : `${place}/${item}`;
}
