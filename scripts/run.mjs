// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/process.mjs';

/**
 * Runs one of our TypeScript programs, here and now: `node scripts/run.mjs scripts/eval.ts …`. Installs the packages
 * and makes the weights first where they are missing. What the program prints is all that reaches standard output.
 */
async function main() {
  const [script, ...args] = process.argv.slice(2);
  if (!script || !existsSync(script)) {
    throw new Error(script ? `There is no ${script}.` : 'Usage: node scripts/run.mjs SCRIPT.ts [arguments]');
  }
  await ensureInstalled();
  if (basename(script) !== 'weights.ts' && !weightsExist()) {
    const code = await tsx(`${root}/scripts/weights.ts`, [], 'to stderr');
    if (code !== 0) throw new Error('The weights could not be made; see above.');
  }
  process.exitCode = await tsx(script, args, 'inherit');
}

/** Every file that the zoo pins: one more network in a later version is missed in a checkout that has the others. */
function weightsExist() {
  const zoo = `${root}/models/zoo`;
  const entries = readdirSync(zoo, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const pinned = entries.flatMap((name) =>
    [...readFileSync(`${zoo}/${name}`, 'utf8').matchAll(/'(weights\/[\w-]+\.[0-9a-f]{16}\.(?:json|bin))'/g)].map(([, path]) => path),
  );
  return pinned.length > 0 && pinned.every((path) => existsSync(`${root}/public/${path}`));
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @param {'inherit' | 'to stderr'} output
 * @returns {Promise<number>} its exit code; 1 if a signal ended it
 */
function tsx(script, args, output) {
  const loader = pathToFileURL(`${root}/node_modules/tsx/dist/loader.mjs`).href;
  const stdout = output === 'inherit' ? 'inherit' : 2;
  const child = spawn(process.execPath, ['--import', loader, script, ...args], { stdio: ['inherit', stdout, 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

main().catch((/** @type {Error} */ error) => {
  console.error(error.message);
  process.exitCode = 1;
});
