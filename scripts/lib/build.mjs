// @ts-check
import { inputsOf, madeOf, noteInputs } from './inputs.mjs';
import { paraglide } from './paraglide.mjs';
import { root, run, runPackage } from './process.mjs';

const dist = `${root}/dist`;

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
  const { project, outdir, strategy, emitTsDeclarations } = paraglide;
  const args = ['compile', '--project', project, '--outdir', outdir, '--strategy', ...strategy];
  if (emitTsDeclarations) args.push('--emit-ts-declarations');
  return (await runPackage('@inlang/paraglide-js/bin/run.js', args, { quiet: true })).code === 0;
}

/**
 * Builds dist/ with Vite. What Vite says is shown only when it fails: on standard error, because standard output may
 * be someone's JSON.
 * @returns {Promise<boolean>}
 */
export async function build() {
  const inputs = inputsOf(root);
  const { code, output } = await runPackage('vite/bin/vite.js', ['build', '--logLevel', 'warn'], { quiet: true });
  if (code === 0) noteInputs(dist, inputs);
  else console.error(output);
  return code === 0;
}

/**
 * Builds dist/ unless it was made of the sources as they are.
 * @returns {Promise<void>} rejects with a plain sentence when the build fails
 */
export async function ensureBuilt() {
  if (madeOf(dist, inputsOf(root))) return;
  console.error('Building…');
  if (!(await build())) throw new Error('The build failed; see above.');
}
