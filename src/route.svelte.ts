/** Dialogs are places: they have an address, and the back button closes them. */
export type Place = 'stage' | 'settings' | 'credits';

/** What of the view is in the address, so that it can be shared. Unknown values are ignored by whoever reads them. */
export interface Query {
  readonly source: string | null;
  readonly detector: string | null;
  readonly layers: readonly string[];
}

/** The address bar as state. */
export class Route {
  #place = $state<Place>('stage');
  #query = $state.raw<Query>({ source: null, detector: null, layers: [] });

  constructor() {
    this.#read();
    window.addEventListener('popstate', () => this.#read());
  }

  get place(): Place {
    return this.#place;
  }

  get query(): Query {
    return this.#query;
  }

  /** Goes somewhere; back leads to where one was. */
  go(place: Place): void {
    if (place === this.#place) return;
    if (place === 'stage' && (history.state as { from?: Place } | null)?.from === 'stage') {
      history.back();
      return;
    }
    history.pushState({ from: this.#place }, '', this.#address(place, this.#query));
    this.#place = place;
  }

  /** Writes a change of the view into the address without a step in the history. */
  note(change: Partial<Query>): void {
    this.#query = { ...this.#query, ...change };
    history.replaceState(history.state, '', this.#address(this.#place, this.#query));
  }

  #read(): void {
    const url = new URL(location.href);
    const hash = url.hash.slice(1);
    this.#place = hash === 'settings' || hash === 'credits' ? hash : 'stage';
    this.#query = {
      source: url.searchParams.get('source'),
      detector: url.searchParams.get('detector'),
      layers: url.searchParams.get('layers')?.split(',').filter(Boolean) ?? [],
    };
  }

  #address(place: Place, query: Query): string {
    const search = new URLSearchParams();
    if (query.source) search.set('source', query.source);
    if (query.detector) search.set('detector', query.detector);
    if (query.layers.length > 0) search.set('layers', query.layers.join(','));
    const text = search.toString();
    return `${location.pathname}${text ? `?${text}` : ''}${place === 'stage' ? '' : `#${place}`}`;
  }
}
