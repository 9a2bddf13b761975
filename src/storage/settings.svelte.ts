import type { Settings } from './settings';

/** The person's settings: read at once, written a moment after the last change. Reactive. */
export class SettingsState {
  get value(): Settings { throw new Error(); }
  /** Whether they outlive the visit; false in private modes without IndexedDB. */
  get persistent(): boolean { throw new Error(); }
  get loaded(): boolean { throw new Error(); }
  /** Never rejects: what cannot be read becomes the default. */
  load(): Promise<void> { throw new Error(); }
  update(_change: Partial<Settings>): void { throw new Error(); }
  reset(): void { throw new Error(); }
  flush(): Promise<void> { throw new Error(); }
}
