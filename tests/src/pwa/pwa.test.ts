import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pwa } from '../../../src/pwa/pwa.svelte';

class FakeWorker extends EventTarget {
  state: ServiceWorkerState = 'installed';
  readonly messages: unknown[] = [];
  postMessage = (message: unknown) => void this.messages.push(message);
}

/** As much of a browser's service workers as a page sees of them. */
class FakeContainer extends EventTarget {
  controller: FakeWorker | null = null;
  readonly registration = Object.assign(new EventTarget(), {
    installing: null,
    waiting: null as FakeWorker | null,
    active: null as FakeWorker | null,
    update: async () => undefined,
  });
  register = async () => this.registration;

  /** What a page sees when a version becomes the active one, no matter which tab asked. */
  activate(worker: FakeWorker): void {
    worker.state = 'activated';
    Object.assign(this.registration, { active: worker, waiting: null });
    this.controller = worker;
    worker.dispatchEvent(new Event('statechange'));
    this.dispatchEvent(new Event('controllerchange'));
  }

  /** A new version was found and stored. */
  wait(worker: FakeWorker): void {
    Object.assign(this.registration, { installing: worker });
    this.registration.dispatchEvent(new Event('updatefound'));
    Object.assign(this.registration, { installing: null, waiting: worker });
    worker.dispatchEvent(new Event('statechange'));
  }
}

describe('an update', () => {
  const reload = vi.fn();
  let container: FakeContainer;
  let pwa: Pwa;

  beforeEach(async () => {
    container = new FakeContainer();
    vi.stubGlobal('navigator', { serviceWorker: container });
    vi.stubGlobal('window', Object.assign(new EventTarget(), { crossOriginIsolated: true }));
    vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
    vi.stubGlobal('location', { reload });
    const first = new FakeWorker();
    first.state = 'activated';
    container.controller = container.registration.active = first;
    pwa = new Pwa();
    await pwa.start();
  });

  afterEach(() => {
    reload.mockClear();
    vi.unstubAllGlobals();
  });

  it('waits until it is asked for, then takes over and reloads the page', () => {
    const next = new FakeWorker();
    expect(pwa.updateReady).toBe(false);
    container.wait(next);
    expect(pwa.updateReady).toBe(true);
    expect(next.messages).toEqual([]);
    pwa.update();
    expect(next.messages).toEqual(['take-over']);
    expect(reload).not.toHaveBeenCalled();
    container.activate(next);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('asked for in another tab is offered here, and taken by a reload', () => {
    const next = new FakeWorker();
    container.wait(next);
    container.activate(next);
    expect(reload).not.toHaveBeenCalled();
    expect(pwa.updateReady).toBe(true);
    pwa.update();
    expect(reload).toHaveBeenCalledTimes(1);
    expect(next.messages).toEqual([]);
  });

  it('stays on offer when a still newer one begins to wait', () => {
    const next = new FakeWorker();
    container.wait(next);
    container.activate(next);
    container.wait(new FakeWorker());
    expect(pwa.updateReady).toBe(true);
  });
});

describe('the first service worker', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('is no update', async () => {
    const container = new FakeContainer();
    const reload = vi.fn();
    vi.stubGlobal('navigator', { serviceWorker: container });
    vi.stubGlobal('window', Object.assign(new EventTarget(), { crossOriginIsolated: true }));
    vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
    vi.stubGlobal('location', { reload });
    const pwa = new Pwa();
    await pwa.start();
    container.activate(new FakeWorker());
    expect(pwa.updateReady).toBe(false);
    expect(reload).not.toHaveBeenCalled();
  });

  it('that is refused leaves an app that needs the network', async () => {
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('window', new EventTarget());
    const pwa = new Pwa();
    await pwa.start();
    expect(pwa).toMatchObject({ offlineReady: false, updateReady: false });
  });
});
