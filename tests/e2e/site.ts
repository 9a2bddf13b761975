import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { chromiumArgs, fakeCameraArgs, launchOptions } from '../../scripts/lib/chromium.mjs';
import { root } from '../../scripts/lib/process.mjs';
import { serve } from '../../scripts/serve/server.mjs';
import { film } from './film';

export { expect };

/** For `test.use`: a browser that has a camera and is allowed to use it, so that the app opens it by itself. */
export const withCamera = { launchOptions: launchOptions([...chromiumArgs, ...fakeCameraArgs(film)]) };

/** Where the film of three scenes lies while tests/e2e/train.test.ts runs. */
export const classFilm = join(tmpdir(), 'saccade-tests', 'classes.y4m');

/** The build under test: another one where SACCADE_DIST names it. */
export const dist = process.env['SACCADE_DIST'] ?? `${root}/dist`;

/** What the server answers instead of a file. */
export interface Answer {
  status: number;
  type?: string;
  body?: string | Uint8Array;
}

/** The built app on a port of its own, served by the code of `npm start`, for one test. */
export interface Site {
  readonly url: string;
  /** Ends the server: from now on every request fails as it does without a network. */
  stop(): Promise<void>;
  /** Replaces answers; return undefined to serve the file. Applies from the next request on. */
  answer: ((path: string) => Answer | undefined) | undefined;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
}

interface Options {
  /** The test provokes errors on purpose: otherwise uncaught ones, and breaches of the policy, fail it. */
  provokes: boolean;
  /** Send none of our headers, as a plain file host does. */
  bare: boolean;
}

export const test = base.extend<Options & { site: Site; calm: undefined }>({
  provokes: [false, { option: true }],
  calm: [
    async ({ context, provokes }, use) => {
      const said: string[] = [];
      context.on('weberror', (error) => said.push(String(error.error())));
      context.on('console', (message) => {
        if (/content security policy/i.test(message.text())) said.push(message.text());
      });
      await use(undefined);
      if (!provokes) expect(said).toEqual([]);
    },
    { auto: true },
  ],
  bare: [false, { option: true }],
  site: async ({ bare }, use) => {
    const asked: string[] = [];
    const site: Site = { url: '', asked, answer: undefined, stop: () => Promise.resolve() };
    const server = await serve({
      root: dist,
      port: 0,
      bare,
      answer: (path) => {
        asked.push(path);
        return site.answer?.(path);
      },
    });
    await use(Object.assign(site, { url: `http://localhost:${server.port}/`, stop: server.close }));
    await server.close();
  },
});
