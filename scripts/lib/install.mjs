// @ts-check
import { readFileSync } from 'node:fs';
import { root, run } from './process.mjs';

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} Locked */

/**
 * Whether what is installed is what the lock file asks for. Compares contents, not dates: a checkout sets dates anew.
 * @returns {boolean}
 */
function installed() {
  try {
    const wanted = packages('package-lock.json');
    const present = packages('node_modules/.package-lock.json');
    return Object.entries(wanted).every(
      ([path, { version, optional, devOptional, peer, link }]) =>
        path === '' || optional || devOptional || peer || link || present[path]?.version === version,
    );
  } catch {
    return false; // no node_modules yet, or an interrupted installation
  }
}

/**
 * @param {string} file
 * @returns {Record<string, Locked>}
 */
function packages(file) {
  return JSON.parse(readFileSync(`${root}/${file}`, 'utf8')).packages;
}

/**
 * Installs the packages of the lock file where they are missing or of another version.
 * @returns {Promise<void>} rejects with a plain sentence when npm fails
 */
export async function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Saccade needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
  if (installed()) return;
  console.error('Installing packages…');
  // The versions are those of the lock file. Not `npm ci`: it refuses a lock file that does not name the binaries of
  // every platform, and npm writes such a file wherever a registry mirror holds only some of them.
  const args = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await run('npm', args, { quiet: true });
  if (code !== 0) {
    console.error(output);
    throw new Error('npm install failed: is there a network connection, and room on the disk?');
  }
}
