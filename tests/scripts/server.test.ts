import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../scripts/serve/server.mjs';

let folder: string;
let server: Awaited<ReturnType<typeof serve>>;
const get = (path: string, init?: RequestInit) => fetch(`http://localhost:${server.port}${path}`, init);

/** A path sent as it is: fetch would resolve the dots itself. */
const statusOf = (path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    request({ port: server.port, host: 'localhost', path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saccade-serve-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await mkdir(join(folder, 'dist-of-another'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'dist-of-another/secret.txt'), 'secret');
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html>');
  await writeFile(join(folder, 'dist/assets/app-1a2b.js'), 'export {};');
  await writeFile(join(folder, 'dist/a b.txt'), 'spaced');
  server = await serve({
    root: join(folder, 'dist'),
    port: 0,
    answer: (path) => (path === '/broken.bin' ? { status: 200, type: 'text/html', body: '<p>hello' } : undefined),
  });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('the static server', () => {
  it('serves a folder by its index.html, never from a cache without asking', async () => {
    const response = await get('/?tab=detect');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('lets files named by their content be kept for ever', async () => {
    const response = await get('/assets/app-1a2b.js');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toContain('text/javascript');
    expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  });

  it.each([
    '/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/../dist-of-another/secret.txt', '/missing.bin',
    '/assets', '/%E0%A4%A',
  ])('does not find %s', async (path) => {
    expect(await statusOf(path)).toBe(404);
  });

  it('decodes names', async () => {
    expect(await (await get('/a%20b.txt')).text()).toBe('spaced');
  });

  it('answers 304 to the tag it gave', async () => {
    const tag = (await get('/')).headers.get('etag') ?? '';
    expect((await get('/', { headers: { 'If-None-Match': tag } })).status).toBe(304);
    expect((await get('/', { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
  });

  it('takes nothing in', async () => {
    expect((await get('/', { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('gives the replaced answer', async () => {
    const response = await get('/broken.bin');
    expect(await response.text()).toBe('<p>hello');
    expect(response.headers.get('content-type')).toBe('text/html');
  });

  it('refuses a port that is taken, with the code that says so', async () => {
    await expect(serve({ root: folder, port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('sends none of our headers when told to be a plain host', async () => {
    const plain = await serve({ root: join(folder, 'dist'), port: 0, bare: true });
    const response = await fetch(`http://localhost:${plain.port}/`);
    expect(response.headers.get('content-security-policy')).toBeNull();
    expect(response.headers.get('cross-origin-opener-policy')).toBeNull();
    await plain.close();
  });
});
