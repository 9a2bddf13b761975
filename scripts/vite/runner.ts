import { resolve } from 'node:path';
import { build, type Plugin } from 'vite';

const ENTRY = resolve(import.meta.dirname, '../runner/main.ts');
/** Where the app finds it, beside its page. */
const FILE = 'runner.js';

/**
 * Puts runner.js beside the app: the program of the page that goes with an exported network. It is one plain script of
 * its own, since a page opened by double click can load nothing else.
 */
export function runner(): Plugin {
  return {
    name: 'saccade:runner',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE, source: await buildRunner() });
    },
    configureServer(server) {
      let built: Promise<string> | null = null;
      server.middlewares.use(`/${FILE}`, (_, response, next) => {
        built ??= buildRunner();
        built.then((code) => response.setHeader('Content-Type', 'text/javascript').end(code), next);
      });
    },
  };
}

/** @returns the script, minified */
export async function buildRunner(): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: ENTRY, formats: ['iife'], name: 'saccade', fileName: 'runner' },
    },
  });
  const [first] = [outputs].flat();
  if (!first || !('output' in first)) throw new Error('the runner was not built');
  return first.output[0].code;
}
