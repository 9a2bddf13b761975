import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chromiumArgs, fakeCameraArgs, launchOptions } from '../../scripts/lib/chromium.mjs';
import { framesReach, openFile, stage } from './app';
import { audit } from './axe';
import { sceneBegins, type ClassFilm } from './class-film';
import { makeFaceFilm, portrait, SCENES } from './face-film';
import { expect, test } from './site';

const path = join(tmpdir(), 'saccade-tests', 'faces.y4m');
/** A busy machine without a GPU takes its time. */
const PATIENCE = 120_000;

test.use({ launchOptions: launchOptions([...chromiumArgs, ...fakeCameraArgs(path)]) });

let film: ClassFilm;
test.beforeAll(async () => {
  film = await makeFaceFilm(path);
});

const verdict = (page: Page) => page.getByTestId('verdict').first();
const chip = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function register(page: Page, name: string): Promise<void> {
  await chip(page, 'People').click();
  await page.getByTestId('people').getByRole('button', { name: 'Register a face' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'I agree: begin' }).click();
  await expect(page.getByTestId('taken')).toBeVisible({ timeout: PATIENCE });
  await page.getByTestId('taken').getByRole('button', { name: 'Save' }).click();
}

async function openPhotograph(page: Page, scene: keyof typeof SCENES): Promise<void> {
  await openFile(page, `${scene}.jpg`, 'image/jpeg', await portrait(scene));
  await expect(stage(page)).toHaveAttribute('data-source', 'picture');
  await expect(page.getByRole('button', { name: `${scene}.jpg` })).toBeVisible();
}

test.describe('with a camera', () => {
  test('somebody registers, is known again, and somebody else is not', async ({ page, site, context }) => {
    test.setTimeout(8 * 60_000);
    const requests: string[] = [];
    context.on('request', (request) => requests.push(request.url()));
    await page.goto(`${site.url}?tab=face`);
    await expect(stage(page)).toHaveAttribute('data-source', 'camera');
    await framesReach(page, 1, PATIENCE);
    await audit(page, 'people');

    await sceneBegins(page, film, SCENES.adam);
    await register(page, 'Adam');
    await expect(stage(page)).toHaveAttribute('data-people', '1');
    await chip(page, 'Recognise').click();
    await sceneBegins(page, film, SCENES.again);
    await expect(verdict(page)).toHaveAttribute('data-verdict', 'accepted', { timeout: PATIENCE });
    await expect(verdict(page)).toContainText('This is Adam');
    await audit(page, 'recognise');
    await sceneBegins(page, film, SCENES.berta);
    // At the first look at her; refusing her for good takes a few more, which a busy machine has no time for.
    await expect(verdict(page)).not.toHaveAttribute('data-verdict', 'accepted', { timeout: PATIENCE });

    expect(requests.filter((url) => !url.startsWith(site.url) && !/^(blob|data):/.test(url))).toEqual([]);
  });
});

test.describe('with photographs', () => {
  test('what is stored cannot be read, survives a reload, and is nothing without its key', async ({ page, site }) => {
    test.setTimeout(8 * 60_000);
    await page.goto(`${site.url}?tab=face`);
    await openPhotograph(page, 'adam');
    await framesReach(page, 1, PATIENCE);
    await register(page, 'Adam Plaintext');
    await expect(stage(page)).toHaveAttribute('data-people', '1');

    const { rows, extractable } = await stored(page);
    expect(rows.length).toBe(1);
    // Neither the name nor any run of the numbers, which are 32-bit floats or their decimals.
    expect(rows[0]).not.toContain('Plaintext');
    expect(rows[0]).not.toMatch(/embedding|0\.\d{3}/);
    expect(extractable).toBe(false);

    await page.reload();
    await expect(page.getByRole('textbox', { name: /Adam Plaintext/ })).toBeVisible();
    await openPhotograph(page, 'again');
    await framesReach(page, 1, PATIENCE);
    await chip(page, 'Recognise').click();
    await expect(verdict(page)).toContainText('This is Adam Plaintext', { timeout: PATIENCE });
    await openPhotograph(page, 'berta');
    await expect(verdict(page)).toContainText('Nobody I know', { timeout: PATIENCE });
    await page.getByLabel('Compare with').selectOption({ label: 'Adam Plaintext' });
    await expect(verdict(page)).toContainText('No, this is not Adam Plaintext', { timeout: PATIENCE });

    await chip(page, 'People').click();
    await openPhotograph(page, 'again');
    await register(page, 'Somebody new');
    await expect(page.getByTestId('resembles')).toContainText('This looks like Adam Plaintext');
    await page.getByTestId('resembles').getByRole('button', { name: 'Cancel' }).click();

    await loseKey(page);
    await page.reload();
    await expect(page.getByText('cannot be read any more')).toBeVisible();
    await page.getByRole('button', { name: 'Delete what cannot be read' }).click();
    await expect(page.getByText('cannot be read any more')).toBeHidden();
    expect((await stored(page)).rows).toEqual([]);
  });
});

/** What lies in the database about people, as text byte by byte, and whether the key could be taken out. */
function stored(page: Page): Promise<{ rows: string[]; extractable: boolean | null }> {
  return page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('saccade');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('no database'));
    });
    const all = (table: string) =>
      new Promise<unknown[]>((resolve) => {
        const request = db.transaction(table).objectStore(table).getAll();
        request.onsuccess = () => resolve(request.result);
      });
    const people = (await all('people')) as Record<string, unknown>[];
    const [key] = (await all('keys')) as CryptoKey[];
    db.close();
    const text = (value: unknown) => {
      if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value);
      return ArrayBuffer.isView(value) ? new TextDecoder('latin1').decode(value) : JSON.stringify(value);
    };
    return {
      rows: people.map((row) => Object.entries(row).map(([name, value]) => name + text(value)).join(' ')),
      extractable: key ? key.extractable : null,
    };
  });
}

function loseKey(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('saccade');
        request.onsuccess = () => {
          const tx = request.result.transaction('keys', 'readwrite');
          tx.objectStore('keys').clear();
          tx.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      }),
  );
}
