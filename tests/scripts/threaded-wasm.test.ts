import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { threadedWasm } from '../../scripts/vite/threaded-wasm';

const ENTRY = 'virtual:entry';

/** A minified build of tfjs-backend-wasm, as the app's worker contains it. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'silent',
    plugins: [
      threadedWasm(),
      {
        name: 'entry',
        resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : undefined),
        load: (id) => (id === `\0${ENTRY}` ? `export * from '@tensorflow/tfjs-backend-wasm'` : undefined),
      },
    ],
    build: { write: false, minify: true, rolldownOptions: { input: ENTRY, preserveEntrySignatures: 'strict' } },
  });
  const outputs = [result].flat().flatMap((one) => (one as Rolldown.RolldownOutput).output);
  return outputs.map((output) => (output.type === 'chunk' ? output.code : '')).join('\n');
}

test('a minified build gives its threads a script that stands on its own', { timeout: 60_000 }, async () => {
  const path = 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js';
  const original = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  const code = await bundle();

  // What the bundle puts into the threads' Blob must be one constant, equal to the file.
  const [, after] = code.split(/mainScriptUrlOrBlob\s*=\s*new Blob\(\[/);
  const [expression] = after!.split(/\],\s*\{\s*type:\s*[`'"]text\/javascript[`'"]/);
  expect(runInNewContext(expression!)).toBe(original);
});
