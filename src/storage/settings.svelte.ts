import { Database } from './db';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from './settings';

const KEY = 'settings';
const DELAY_MS = 400;

/** The person's settings: read once, written a moment after the last change. Reactive. */
export class SettingsState {
  readonly #db: Database;
  #value = $state.raw<Settings>(DEFAULT_SETTINGS);
  #loaded = $state.raw(false);
  #persistent = $state.raw(true);
  /** What was changed and is not yet written; null when nothing. */
  #change: Partial<Settings> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `page`: tells when it goes away, so that nothing is lost in the moment before writing. */
  constructor(db = new Database(), page: EventTarget | undefined = globalThis.window) {
    this.#db = db;
    page?.addEventListener('pagehide', () => void this.flush());
    page?.addEventListener('visibilitychange', () => void this.flush());
  }

  get value(): Settings {
    return this.#value;
  }

  /** Whether they outlive the visit; false in private modes without IndexedDB, and while the disk is full. */
  get persistent(): boolean {
    return this.#persistent;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  /** Never rejects: what cannot be read becomes the default. What was changed meanwhile stays. */
  async load(): Promise<void> {
    let stored: unknown;
    try {
      stored = await this.#db.get('settings', KEY);
      this.#persistent = this.#db.persistent;
    } catch {
      this.#persistent = false;
    }
    this.#value = parseSettings({ ...parseSettings(stored), ...this.#change });
    this.#loaded = true;
  }

  /** A value out of its range becomes the default. */
  update(change: Partial<Settings>): void {
    this.#value = parseSettings({ ...this.#value, ...change });
    this.#change = { ...this.#change, ...change };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), DELAY_MS);
  }

  reset(): void {
    this.update(DEFAULT_SETTINGS);
  }

  /** Writes now what waits. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#change || !this.#loaded) return;
    const change = this.#change;
    this.#change = null;
    try {
      await this.#db.put('settings', KEY, this.#value);
      this.#persistent = this.#db.persistent;
    } catch {
      this.#change = { ...change, ...(this.#change as Partial<Settings> | null) };
      this.#persistent = false;
    }
  }
}
