/** Something the person should read, with ways out. Texts are functions, so that they follow the language. */
export interface Notice {
  readonly id: number;
  /** Notices of one topic replace each other. */
  readonly topic: string;
  readonly tone: 'info' | 'problem';
  readonly text: () => string;
  readonly actions: readonly NoticeAction[];
}

export interface NoticeAction {
  readonly name: () => string;
  readonly act: () => void;
}

/** An information goes by itself after this many milliseconds; a problem stays until it is dealt with. */
const READING_TIME = 6000;
const DECIDING_TIME = 12_000;

/** The sentences on screen, newest last. */
export class Notices {
  #list = $state.raw<readonly Notice[]>([]);
  #next = 1;

  get list(): readonly Notice[] {
    return this.#list;
  }

  /** `passes`: it goes by itself, as an information without ways out always does; with them, it takes its time. */
  show(
    topic: string, tone: Notice['tone'], text: () => string, actions: readonly NoticeAction[] = [], passes = false,
  ): void {
    const before = this.#list.find((notice) => notice.topic === topic);
    if (before?.tone === tone && before.text() === text()) return; // Said already, and still on screen.
    const id = this.#next++;
    this.#list = [...this.#list.filter((notice) => notice.topic !== topic), { id, topic, tone, text, actions }];
    if (passes) setTimeout(() => this.dismiss(id), DECIDING_TIME);
    else if (tone === 'info' && actions.length === 0) setTimeout(() => this.dismiss(id), READING_TIME);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((notice) => notice.id !== id);
  }

  /** The problem is over: takes its notice away. */
  clear(topic: string): void {
    if (this.#list.some((notice) => notice.topic === topic)) {
      this.#list = this.#list.filter((notice) => notice.topic !== topic);
    }
  }
}
