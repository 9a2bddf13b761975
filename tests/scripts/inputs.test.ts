import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inputsOf, madeOf, noteInputs, SOURCES } from '../../scripts/lib/inputs.mjs';
import { root } from '../../scripts/lib/process.mjs';

describe('what a build was made of', () => {
  let folder: string;
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const fresh = () => madeOf(join(folder, 'dist'), inputsOf(folder));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'saccade-inputs-'));
    write('src/main.ts', 'one');
    write('src/deep/part.ts', 'two');
    write('scripts/vite/plugin.ts', 'three');
    write('index.html', 'four');
    write('dist/index.html', 'built');
    noteInputs(join(folder, 'dist'), inputsOf(folder));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is the same while nothing changed, whatever the dates say', () => {
    expect(fresh()).toBe(true);
    utimesSync(join(folder, 'src/main.ts'), new Date(2099, 0), new Date(2099, 0));
    expect(fresh()).toBe(true);
  });

  it.each([
    ['a file changed', () => write('src/deep/part.ts', 'TWO')],
    ['a file was added', () => write('workers/new.ts', '')],
    ['a file was deleted', () => rmSync(join(folder, 'src/deep/part.ts'))],
    ['a file was renamed', () => (rmSync(join(folder, 'src/main.ts')), write('src/start.ts', 'one'))],
    ['what makes the build changed', () => write('scripts/vite/plugin.ts', 'THREE')],
    ['another build took its place', () => rmSync(join(folder, 'dist'), { recursive: true })],
  ])('is not the same when %s', (_what, change) => {
    change();
    expect(fresh()).toBe(false);
  });

  it('leaves out what the build writes itself', () => {
    write('src/i18n/generated/messages.js', '');
    write('src/i18n/project.inlang/README.md', '');
    write('src/i18n/project.inlang/.meta.json', '');
    expect(fresh()).toBe(true);
  });

  it('names every file of ours that the configuration of Vite imports', () => {
    const config = readFileSync(join(root, 'vite.config.ts'), 'utf8');
    const imported = [...config.matchAll(/from '\.\/([^']+)'/g)].map(([, path]) => path ?? '');
    expect(imported.length).toBeGreaterThan(2);
    for (const path of imported) expect(SOURCES.some((source) => path === source || path.startsWith(`${source}/`)), path).toBe(true);
    const inputs = Object.keys(inputsOf(root));
    expect(inputs).toEqual(expect.arrayContaining([...imported, 'src/pwa/headers.js', 'src/i18n/messages/en.json']));
  });
});
