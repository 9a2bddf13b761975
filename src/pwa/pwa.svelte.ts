/** Not yet in TypeScript's DOM library: Chromium's offer to install the app. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<void>;
  readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

const RELOADED = 'saccade.reloaded-for-isolation';

/**
 * Installing, working offline, updating. Nothing here ever reloads the page without being asked, with one exception
 * that is settled before anyone has touched it: see `#isolate`.
 */
export class Pwa {
  /** The browser offers to install the app: show a button that calls `install`. */
  installable = $state(false);
  /** The shell is stored: the app opens without a network. Networks that were used are stored elsewhere. */
  offlineReady = $state(false);
  /** A newer version is stored and waits: offer "reload" (`update`) or "later" (nothing to do). */
  updateReady = $state(false);

  #prompt: InstallPromptEvent | undefined;
  #registration: ServiceWorkerRegistration | undefined;
  /** This page asked for the new version, so it reloads when that takes over. */
  #asked = false;
  /** Another tab asked: the new version answers here too, to a page of the old one. */
  #overtaken = false;

  /**
   * Registers the service worker. Call once, when the page runs. Never rejects: without a service worker (private
   * mode, a self-signed certificate) the app merely needs the network.
   * @param url address of the service worker's script, relative to the page
   */
  async start(url = './service-worker.js'): Promise<void> {
    this.#watchInstallation();
    try {
      this.#watchController();
      const registration = await navigator.serviceWorker.register(url);
      this.#registration = registration;
      registration.addEventListener('updatefound', () => this.#watch(registration.installing));
      this.#watch(registration.installing);
      this.#read();
      document.addEventListener('visibilitychange', () => {
        if (!document.hidden) registration.update().catch(() => undefined); // offline: asked again next time
      });
    } catch {
      this.offlineReady = false;
    }
  }

  /** Shows the browser's own dialogue. Resolves to whether the person agreed. */
  async install(): Promise<boolean> {
    const prompt = this.#prompt;
    if (!prompt) return false;
    this.#prompt = undefined; // an offer can be taken up once
    this.installable = false;
    await prompt.prompt();
    return (await prompt.userChoice).outcome === 'accepted';
  }

  /** Reloads into the new version, once it has taken over: the waiting one on request, another tab's at once. */
  update(): void {
    if (this.#overtaken) return location.reload();
    const waiting = this.#registration?.waiting;
    if (!waiting) return;
    this.#asked = true;
    waiting.postMessage('take-over');
  }

  #watch(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => this.#read());
  }

  #read(): void {
    const { active, waiting } = this.#registration ?? {};
    this.offlineReady = active?.state === 'activated';
    this.updateReady = this.#overtaken || Boolean(waiting && active);
    if (this.offlineReady) this.#isolate();
  }

  #watchController(): void {
    const { serviceWorker } = navigator;
    let controlled = serviceWorker.controller !== null;
    serviceWorker.addEventListener('controllerchange', () => {
      if (this.#asked) return location.reload();
      // The first one to take this page over brings nothing new.
      if (controlled) this.#overtaken = this.updateReady = true;
      controlled = true;
    });
  }

  /**
   * On a host that sets no headers the first visit is not cross-origin isolated, and a page that comes through the
   * service worker is. One reload changes that; it is taken once a session and never from under someone's hands.
   */
  #isolate(): void {
    if (window.crossOriginIsolated || navigator.userActivation?.hasBeenActive) return;
    try {
      if (sessionStorage.getItem(RELOADED)) return;
      sessionStorage.setItem(RELOADED, 'yes');
    } catch {
      return; // storage is refused: without a guard there is no safe reload
    }
    location.reload();
  }

  #watchInstallation(): void {
    window.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#prompt = event as InstallPromptEvent;
      this.installable = true;
    });
    window.addEventListener('appinstalled', () => {
      this.installable = false;
    });
  }
}
