import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const MODULE = /tfjs-backend-wasm\/dist\/backend_wasm\.js$/;
const SOURCE = '../wasm-out/tfjs-backend-wasm-threaded-simd.js';
const STRINGIFIED = /\[`var WasmBackendModuleThreadedSimd = ` \+\s*wasmFactoryThreadedSimd\.toString\(\)\]/;

/**
 * Lets threaded WASM start in a minified build. tfjs-backend-wasm gives its threads their script by stringifying a
 * function at run time; minified, that text names a variable outside the function which the thread does not have, so
 * the thread dies and the backend waits for ever. This plugin puts the file's original text there instead.
 */
export function threadedWasm(): Plugin {
  return {
    name: 'saccade:threaded-wasm',
    transform: {
      filter: { id: MODULE },
      async handler(code, id) {
        if (!STRINGIFIED.test(code)) this.error('tfjs-backend-wasm no longer stringifies its factory; see this plugin');
        const source = await readFile(fileURLToPath(new URL(SOURCE, pathToFileURL(id))), 'utf8');
        return { code: code.replace(STRINGIFIED, () => `[${JSON.stringify(source)}]`), map: null };
      },
    },
  };
}
