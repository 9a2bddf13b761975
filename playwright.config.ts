import { defineConfig } from '@playwright/test';
import { chromiumArgs, launchOptions } from './scripts/lib/chromium.mjs';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.test.ts',
  globalSetup: './tests/e2e/film.ts',
  outputDir: 'test-results/e2e',
  // One browser at a time: the networks run on the CPU, and two would take it from each other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  // A busy machine may end a worker late; the report names what needed a second try.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    viewport: { width: 1120, height: 844 },
    screenshot: 'only-on-failure',
    launchOptions: launchOptions(chromiumArgs),
  },
});
