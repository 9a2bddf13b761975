import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { unzipSync, zipSync } from 'fflate';
import { photographs } from '../../scripts/lib/film';
import { serve } from '../../scripts/serve/server.mjs';
import { importFiles, models, networksAre, opensTrain, panel, QUICK, settings, startTraining, zipFile } from './collecting';
import { speck } from './pictures';
import { expect, test, withCamera } from './site';

test.use(withCamera);
test.setTimeout(180_000);

/** What the fake camera shows, seen a little differently each time, and something quite different. */
async function peopleAndColours(): Promise<Uint8Array> {
  const entries: Record<string, Uint8Array> = {};
  for (const [i, photo] of photographs.entries()) {
    for (const brightness of [0.9, 1, 1.1]) {
      const picture = photo().resize(160, 120, { fit: 'cover' }).modulate({ brightness });
      entries[`People/${i}-${brightness}.png`] = await picture.png().toBuffer();
    }
  }
  for (let i = 0; i < 9; i++) entries[`Colours/${i}.png`] = await speck(i, i);
  return zipSync(entries, { level: 0 });
}

/** Looks through the camera, then at a picture: both answers must be right. */
async function answersRightly(page: Page, address: string): Promise<void> {
  await page.goto(address);
  const best = page.locator('#answers');
  await expect(page.getByText('Choose the camera or a picture.')).toBeVisible();
  await page.getByRole('button', { name: 'Camera' }).click();
  await expect(best).toHaveAttribute('data-best', 'People', { timeout: 60_000 });
  const picture = { name: 'colour.png', mimeType: 'image/png', buffer: await speck(1, 99) };
  await page.locator('input[type=file]').setInputFiles(picture);
  await expect(best).toHaveAttribute('data-best', 'Colours');
}

test('the page of an exported network shows the right label, from a folder and from a server', async ({ page, site }) => {
  await opensTrain(page, site.url);
  await importFiles(page, [zipFile(await peopleAndColours())]);
  await expect(panel(page).getByText('Pictures added: 18.')).toBeVisible();
  await settings(page, QUICK);
  await startTraining(page);
  await networksAre(page, 1);
  const downloading = page.waitForEvent('download', { timeout: 60_000 });
  await models(page).getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Export as ZIP' }).click();
  const zip = unzipSync(await readFile(await (await downloading).path()));

  const folder = await mkdtemp(join(tmpdir(), 'saccade-export-'));
  for (const [path, bytes] of Object.entries(zip)) await writeFile(join(folder, path), bytes);
  await answersRightly(page, pathToFileURL(join(folder, 'index.html')).href);
  const server = await serve({ root: folder, port: 0, bare: true });
  await answersRightly(page, `http://localhost:${server.port}/index.html`);
  await server.close();
});
