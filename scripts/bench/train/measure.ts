import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { build, preview } from 'vite';
import type { BackendName } from '../../../workers/api';
import { root } from '../../lib/process.mjs';
import { threadedWasm } from '../../vite/threaded-wasm';
import type { Measured } from './report';

/** As the app's, so that WASM gets its threads; without its policy, because what it is measured beside needs `eval`. */
const HEADERS = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** A page of its own, since the app has no place for what it is measured beside; served until it is closed. */
export async function openBenchPage(): Promise<{ url: string; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'saccade-bench-train-'));
  const remove = () => rmSync(folder, { recursive: true });
  const common = { configFile: false, logLevel: 'error', root: `${root}/scripts/bench/train/page` } as const;
  const output = { outDir: folder, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000 };
  try {
    await build({
      ...common,
      publicDir: `${root}/public`,
      worker: { format: 'es', plugins: () => [threadedWasm()] },
      build: output,
    });
    const server = await preview({ ...common, build: output, preview: { port: 0, host: 'localhost', headers: HEADERS } });
    const { port } = server.httpServer.address() as AddressInfo;
    const close = async () => {
      await server.close();
      remove();
    };
    return { url: `http://localhost:${port}/`, close };
  } catch (error) {
    remove();
    throw error;
  }
}

/** @throws Error when the backend cannot be had, or something fails on it, with what was said */
export async function measureTraining(
  browser: Browser,
  url: string,
  backend: BackendName,
  blocks: readonly number[],
): Promise<Measured> {
  const page = await browser.newPage();
  try {
    page.on('console', (message) => console.error(message.text()));
    await page.goto(url);
    await page.waitForFunction(() => 'measurer' in window);
    page.setDefaultTimeout(0);
    return await page.evaluate(([name, unfrozen]) => window.measurer.measure(name, unfrozen), [backend, blocks] as const);
  } finally {
    await page.close();
  }
}
