import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { completePrecache } from '../../scripts/lib/precache.mjs';

let dist: string;
const entry = (url: string) => ({ url, revision: null, size: 1 });

beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'saccade-precache-'));
  mkdirSync(join(dist, 'assets'));
  mkdirSync(join(dist, 'weights'));
  for (const file of ['index.html', 'assets/a.wasm', 'weights/w.bin', 'service-worker.js', 'manifest.webmanifest']) {
    writeFileSync(join(dist, file), 'x');
  }
});
afterEach(() => rmSync(dist, { recursive: true }));

it('passes a complete list through unchanged', () => {
  const entries = [entry('index.html'), entry('assets/a.wasm')];
  expect(completePrecache(dist)(entries).manifest).toBe(entries);
});

it('fails the build when a file is not in the list, and names it', () => {
  expect(() => completePrecache(dist)([entry('index.html')])).toThrow('assets/a.wasm');
});

it('does not ask for the weights', () => {
  expect(() => completePrecache(dist)([entry('assets/a.wasm')])).toThrow(/: index\.html$/);
});
