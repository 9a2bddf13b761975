import { readFileSync } from 'node:fs';
import { shellStored } from './app';
import { dist, expect, test } from './site';

test('a new version waits until it is asked for, then takes over', async ({ page, site }) => {
  let loads = 0;
  page.on('load', () => loads++);
  await page.goto(site.url);
  await shellStored(page);
  await page.reload();
  expect(loads).toBe(2);

  const body = `${readFileSync(`${dist}/service-worker.js`, 'utf8')}\n// a later version`;
  site.answer = (path) => (path === '/service-worker.js' ? { status: 200, body } : undefined);
  await page.reload();
  await expect(page.getByText('A new version is ready.')).toBeVisible();
  expect(loads).toBe(3);

  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Reload' }).click();
  await reloaded;
  await expect(page.getByText('A new version is ready.')).toHaveCount(0);
  const waiting = await page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
  expect(waiting).toBe(false);
});
