// @ts-check
import { readdirSync } from 'node:fs';
import { relative, sep } from 'node:path';

/**
 * Files of dist/ that the glob leaves out: weights have their own cache, the service worker cannot store itself, and
 * vite-plugin-pwa adds the manifest afterwards.
 */
export const NOT_GLOBBED = ['weights/**', 'service-worker.js', 'service-worker.mjs', 'manifest.webmanifest', '**/*.map'];
const LEFT_OUT = /^weights\/|^service-worker\.m?js$|^manifest\.webmanifest$|\.map$/;

/**
 * Fails the build when a file of the shell is missing from the precache: workbox drops large files with no more than a
 * warning, and the app would then break offline only.
 * @param {string} dist
 * @returns {(entries: { url: string, revision: string | null, size: number }[]) => { manifest: typeof entries }}
 */
export const completePrecache = (dist) => (entries) => {
  const listed = new Set(entries.map(({ url }) => url));
  const missing = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, `${entry.parentPath}/${entry.name}`).split(sep).join('/'))
    .filter((file) => !LEFT_OUT.test(file) && !listed.has(file));
  if (missing.length > 0) throw new Error(`Not in the precache, so missing offline: ${missing.join(', ')}`);
  return { manifest: entries };
};
