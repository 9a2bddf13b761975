import type { Page } from '@playwright/test';
import { shellStored } from './app';
import { expect, test, type Site } from './site';

async function visit(page: Page, site: Site): Promise<void> {
  await page.goto(site.url);
  await shellStored(page);
}

test('the server isolates the page and keeps it to itself', async ({ page, site }) => {
  const response = await page.goto(site.url);
  const headers = (await response?.allHeaders()) ?? {};
  expect(headers).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  });
  expect(headers['permissions-policy']).toContain('camera=(self)');
  expect(headers['content-security-policy']).toContain("connect-src 'self'");
  expect(headers['content-security-policy']).not.toContain('unsafe-inline');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test.describe('the policy', () => {
  test.use({ provokes: true });

  test('forbids asking any other address', async ({ page, site }) => {
    await page.goto(site.url);
    const refused = await page.evaluate(async () => {
      const violation = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
      });
      const error = await fetch('https://example.com/').catch((reason: unknown) => String(reason));
      return [await violation, String(error)];
    });
    expect(refused).toEqual(['connect-src', expect.stringContaining('TypeError')]);
  });
});

test('a path outside of the app, and a missing file, are 404', async ({ request, site }) => {
  for (const path of ['..%2f..%2fpackage.json', '%2e%2e/package.json', 'weights/nothing.bin', '%E0%A4%A']) {
    expect((await request.get(site.url + path)).status(), path).toBe(404);
  }
});

test('a file that has not changed is not sent again', async ({ request, site }) => {
  const first = await request.get(site.url);
  const etag = first.headers()['etag'] ?? '';
  expect(etag).not.toBe('');
  expect((await request.get(site.url, { headers: { 'If-None-Match': etag } })).status()).toBe(304);
});

test('the manifest and its icons make the app installable', async ({ page, request, site }) => {
  await page.goto(site.url);
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = (await (await request.get(new URL(href ?? '', site.url).href)).json()) as {
    id?: string;
    display: string;
    icons: { src: string; sizes: string; purpose?: string }[];
  };
  expect(manifest).toMatchObject({ name: 'Saccade', display: 'standalone' });
  // It would be resolved against the origin, so that apps in two folders of one host would be taken for the same.
  expect(manifest.id).toBeUndefined();
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  for (const { src } of manifest.icons) expect((await request.get(site.url + src)).ok(), src).toBe(true);
});

test('the shell opens without a network after one visit, isolated as before', async ({ page, site, context }) => {
  await visit(page, site);
  await site.stop();
  await context.setOffline(true);
  await page.goto(`${site.url}?from=a-shared-link`);
  await expect(page).toHaveTitle(/Saccade/);
  await expect(page.locator('#app > *').first()).toBeAttached();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('weights stay out of the precache, WASM binaries are in it', async ({ page, site }) => {
  await visit(page, site);
  const stored = await page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.includes('precache'));
    const entries = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return entries.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(stored.filter((path) => path.startsWith('/weights/'))).toEqual([]);
  expect(stored.filter((path) => path.endsWith('.wasm')).length).toBeGreaterThan(0);
});

test.describe('on a host that sets no headers', () => {
  test.use({ bare: true });

  test('the service worker isolates the page with one reload', async ({ page, site }) => {
    let loads = 0;
    // Events, not evaluate: that counts as a touch of the page, and a page that was touched is not reloaded.
    const reloaded = new Promise<void>((resolve) => {
      page.on('load', () => {
        if (++loads === 2) resolve();
      });
    });
    await page.goto(site.url);
    await reloaded;
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const policy = await page.evaluate(async () => (await fetch('./')).headers.get('Content-Security-Policy'));
    expect(policy).toContain("connect-src 'self'");
    await page.reload();
    expect(loads).toBe(3);
  });
});
