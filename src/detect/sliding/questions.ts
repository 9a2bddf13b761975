/** One question at a time, and of those that come meanwhile only the newest: who moves a finger asks too often. */
export class Questions {
  #busy = false;
  #next: (() => Promise<void>) | null = null;

  /** Asks as soon as the one before is answered. What goes wrong is for `question` to tell; here it is dropped. */
  ask(question: () => Promise<void>): void {
    this.#next = question;
    if (!this.#busy) void this.#answer();
  }

  async #answer(): Promise<void> {
    this.#busy = true;
    while (this.#next) {
      const question = this.#next;
      this.#next = null;
      // The worker is gone, or another detector is open: the engine tells of both.
      await question().catch(() => undefined);
    }
    this.#busy = false;
  }
}
