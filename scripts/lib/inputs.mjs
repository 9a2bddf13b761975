// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build is made of: files, and folders with all that is in them. */
export const SOURCES = [
  'src',
  'workers',
  'models',
  'public',
  'index.html',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'vite.config.ts',
  'scripts/vite',
  'scripts/lib/precache.mjs',
  'scripts/lib/paraglide.mjs',
];

/** Written by the build itself, or of no consequence for it. */
const NO_SOURCE = /^\.|^generated$|^README\.md$/;

/** Lies in dist/, so that a build made otherwise, which empties the folder, is not taken for one of these sources. */
const NOTE = 'built-from.json';

/** @typedef {Record<string, string>} Inputs Path below the repository → SHA-256 of the content. */

/**
 * Contents, not dates: a checkout sets dates anew, and a file that was deleted has none.
 * @param {string} root folder of the repository
 * @param {readonly string[]} [sources]
 * @returns {Inputs}
 */
export function inputsOf(root, sources = SOURCES) {
  /** @type {Inputs} */
  const inputs = {};
  /** @param {string} path */
  const visit = (path) => {
    const full = join(root, path);
    const found = statSync(full, { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      for (const name of readdirSync(full).sort()) if (!NO_SOURCE.test(name)) visit(`${path}/${name}`);
    } else if (found) {
      inputs[path] = createHash('sha256').update(readFileSync(full)).digest('hex');
    }
  };
  for (const source of sources) visit(source);
  return inputs;
}

/**
 * Notes what a finished build was made of.
 * @param {string} dist
 * @param {Inputs} inputs as they were when the build began: what changed meanwhile may or may not be in it
 */
export function noteInputs(dist, inputs) {
  writeFileSync(join(dist, NOTE), JSON.stringify(inputs));
}

/**
 * Whether the build in `dist` was made of exactly these inputs.
 * @param {string} dist
 * @param {Inputs} inputs
 */
export function madeOf(dist, inputs) {
  const note = join(dist, NOTE);
  return existsSync(note) && readFileSync(note, 'utf8') === JSON.stringify(inputs);
}
