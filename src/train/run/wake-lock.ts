/** Keeps the screen on while something long is under way, where the browser can; a screen that goes off stops a phone. */
export class WakeLock {
  #wanted = false;
  #lock: WakeLockSentinel | null = null;
  readonly #again = () => void this.#take();

  hold(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    // The browser lets go of it whenever the page is hidden.
    globalThis.document?.addEventListener?.('visibilitychange', this.#again);
    void this.#take();
  }

  release(): void {
    this.#wanted = false;
    globalThis.document?.removeEventListener?.('visibilitychange', this.#again);
    void this.#lock?.release().catch(() => {});
    this.#lock = null;
  }

  async #take(): Promise<void> {
    const wakeLock = globalThis.navigator?.wakeLock as Navigator['wakeLock'] | undefined;
    if (!wakeLock || !this.#wanted || document.visibilityState !== 'visible') return;
    try {
      const lock = await navigator.wakeLock.request('screen');
      if (this.#wanted) this.#lock = lock;
      else void lock.release();
    } catch {
      // Refused, as with a low battery: the screen goes off as usual.
    }
  }
}
