import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '../../../src/storage/db';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../../src/storage/settings';
import { SettingsState } from '../../../src/storage/settings.svelte';

describe('parseSettings', () => {
  it('makes valid settings of anything', () => {
    const keys = Object.keys(DEFAULT_SETTINGS);
    const anything = fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...keys), fc.anything()));
    fc.assert(
      fc.property(anything, (stored) => {
        const settings = parseSettings(stored);
        expect(Object.keys(settings).sort()).toEqual([...keys].sort());
        expect(parseSettings(settings)).toEqual(settings);
        expect(settings.scoreThreshold).toBeGreaterThanOrEqual(0);
        expect(settings.scoreThreshold).toBeLessThanOrEqual(1);
        expect(Number.isInteger(settings.maxBoxes) && settings.maxBoxes >= 1).toBe(true);
      }),
    );
  });

  it('keeps every sound field beside a damaged one', () => {
    const inputSize = { ssd: 300, centernet: -1 };
    const stored = { ...DEFAULT_SETTINGS, detector: 'centernet', maxBoxes: 'many', inputSize };
    expect(parseSettings(stored)).toEqual({
      ...DEFAULT_SETTINGS,
      detector: 'centernet',
      inputSize: { ...DEFAULT_SETTINGS.inputSize, ssd: 300 },
    });
  });

  it('has the defaults that were agreed on', () => {
    const agreed = { scoreThreshold: 0.35, iouThreshold: 0.5, maxBoxes: 50, backend: 'auto' };
    expect(parseSettings(undefined)).toMatchObject(agreed);
  });
});

describe('SettingsState', () => {
  beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
  afterEach(() => void vi.unstubAllGlobals());

  async function visit(page = new EventTarget()): Promise<SettingsState> {
    const settings = new SettingsState(new Database(), page);
    await settings.load();
    return settings;
  }

  it('keeps changes between visits', async () => {
    const first = await visit();
    expect(first.value).toEqual(DEFAULT_SETTINGS);
    first.update({ maxBoxes: 7 });
    first.update({ labels: ['cup'] });
    await first.flush();
    expect((await visit()).value).toEqual({ ...DEFAULT_SETTINGS, maxBoxes: 7, labels: ['cup'] });
  });

  it.each(['pagehide', 'visibilitychange'])('writes at once on %s', async (type) => {
    const page = new EventTarget();
    const first = await visit(page);
    first.update({ locked: true });
    page.dispatchEvent(new Event(type));
    await vi.waitFor(async () => expect((await visit()).value.locked).toBe(true));
  });

  it('writes by itself a moment after the last change', async () => {
    const db = new Database();
    const put = vi.spyOn(db, 'put');
    const settings = new SettingsState(db, new EventTarget());
    await settings.load();
    for (const maxBoxes of [1, 2, 3]) settings.update({ maxBoxes });
    await vi.waitFor(() => expect(put).toHaveBeenCalled(), { timeout: 5000 });
    expect(put.mock.calls).toEqual([['settings', 'settings', { ...DEFAULT_SETTINGS, maxBoxes: 3 }]]);
  });

  it('keeps what was changed before reading was done', async () => {
    const first = await visit();
    first.update({ maxBoxes: 7, locked: true });
    await first.flush();
    const second = new SettingsState(new Database(), new EventTarget());
    const loading = second.load();
    second.update({ maxBoxes: 9 });
    await loading;
    expect(second.value).toEqual({ ...DEFAULT_SETTINGS, maxBoxes: 9, locked: true });
    await second.flush();
    expect((await visit()).value.maxBoxes).toBe(9);
  });

  it('reads damaged rows as defaults', async () => {
    await new Database().put('settings', 'settings', ['not', 'settings']);
    expect((await visit()).value).toEqual(DEFAULT_SETTINGS);
  });

  it('takes the default for a value out of range', async () => {
    const settings = await visit();
    settings.update({ scoreThreshold: 2 });
    expect(settings.value.scoreThreshold).toBe(0.35);
  });

  it('goes on, and says so, where nothing can be kept', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const settings = await visit();
    settings.update({ maxBoxes: 7 });
    await settings.flush();
    expect(settings.value.maxBoxes).toBe(7);
    expect(settings.persistent).toBe(false);
  });

  it('tries a failed write again with the next', async () => {
    const db = new Database();
    const settings = new SettingsState(db, new EventTarget());
    await settings.load();
    const put = vi.spyOn(db, 'put').mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'));
    settings.update({ maxBoxes: 7 });
    await settings.flush();
    expect(settings.persistent).toBe(false);
    await settings.flush();
    expect(put).toHaveBeenCalledTimes(2);
    expect(settings.persistent).toBe(true);
    const kept: Settings = (await visit()).value;
    expect(kept.maxBoxes).toBe(7);
  });
});
