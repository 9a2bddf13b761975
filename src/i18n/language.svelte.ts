import {
  baseLocale,
  isLocale,
  localStorageKey,
  type locales,
  overwriteGetLocale,
  setLocale,
} from './generated/runtime';

export type Locale = (typeof locales)[number];

/**
 * The language of the page. Messages read the current locale through `getLocale`; reading reactive state there makes
 * every sentence on screen change with it, without a reload and without losing the camera.
 */
export class Language {
  #current = $state<Locale>(baseLocale);

  constructor() {
    this.#current = stored() ?? preferred();
    overwriteGetLocale(() => this.#current);
    document.documentElement.lang = this.#current;
  }

  get current(): Locale {
    return this.#current;
  }

  /** Keeps the choice for the next visit. Unknown values are ignored. */
  choose(value: string): void {
    if (!isLocale(value)) return;
    // The runtime stores the choice; what it would reload, we re-render.
    try {
      void setLocale(value, { reload: false });
    } catch {
      // Storage is blocked: the choice holds for this visit.
    }
    this.#current = value;
    document.documentElement.lang = value;
  }
}

function stored(): Locale | null {
  try {
    const value = localStorage.getItem(localStorageKey);
    return isLocale(value) ? value : null;
  } catch {
    return null; // Storage is blocked: the browser's own language decides.
  }
}

/** Any kind of Chinese (zh, zh-Hans, zh-TW) is better served by zh-CN than by English. */
function preferred(): Locale {
  const first = navigator.languages.find((language) => /^(en|zh)\b/i.test(language));
  return first?.toLowerCase().startsWith('zh') ? 'zh-CN' : baseLocale;
}
