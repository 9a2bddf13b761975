import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FACE_ZOO, faceEntry } from '../../../models/zoo/faces/index';
import { filesOf, ZOO, zooEntry } from '../../../models/zoo/index';
import packages from '../../../package-lock.json';

describe.each([...ZOO, ...FACE_ZOO])('the entry of $name', (entry) => {
  it('pins the files that are served', () => {
    for (const file of 'network' in entry ? filesOf(entry) : [entry.topology, entry.weights]) {
      const bytes = readFileSync(`public/${file.path}`);
      expect(bytes.byteLength).toBe(file.bytes);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
      expect(file.path).toContain(`.${file.sha256.slice(0, 16)}.`);
    }
  });

  it('credits the version that is installed', () => {
    const installed = packages.packages as Record<string, { version?: string }>;
    expect(installed[`node_modules/${entry.source.package}`]?.version).toBe(entry.source.version);
  });

  it('carries the whole licence', () => {
    expect(entry.licence.text).toContain(
      { 'Apache-2.0': 'END OF TERMS AND CONDITIONS', MIT: 'THE SOFTWARE IS PROVIDED "AS IS"' }[entry.licence.spdx]!,
    );
  });
});

describe.each(ZOO)('the detector $name', (entry) => {
  it('names each class once', () => {
    expect(new Set(entry.classes).size).toBe(entry.classes.length);
    expect(entry.classes.length).toBe({ ssd: 23, centernet: 80, 'tiny-yolo-face': 1, 'sliding-window': 80, yolo: 80 }[entry.id]);
  });

  it('says how its figures were measured', () => {
    expect(entry.card.metrics.length).toBeGreaterThan(0);
    const commands = entry.card.metrics.map(({ command }) => command);
    for (const command of commands) expect(command).toMatch(/npm run (eval|train|bench) -- /);
    expect(commands.some((command) => command.includes(`--detector ${entry.id}`))).toBe(true);
  });

  it('is found under its id', () => {
    expect(zooEntry(entry.id)).toBe(entry);
  });
});

describe.each(FACE_ZOO)('the face network $name', (entry) => {
  it('is found under its id', () => {
    expect(faceEntry(entry.id)).toBe(entry);
  });

  it('says how its figures were measured, and on whom it was not', () => {
    for (const { command } of entry.card.metrics) expect(command).toMatch(/npm run eval -- (verify|face-networks)/);
    expect(entry.card.limits.length).toBeGreaterThan(40);
  });
});
