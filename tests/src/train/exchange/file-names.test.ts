import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName, uniqueFileNames } from '../../../../src/train/exchange/file-names';
import { isLitter, safePath } from '../../../../src/train/exchange/paths';

const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom(...'. /\\aA-:猫😀', '\u202e', '\ud800'), maxLength: 100 }),
  fc.constantFrom('CON', 'con.txt', 'nul', 'LPT1', '..', '.', '__proto__', '__MACOSX', 'dataset.json', 'Thumbs.db'),
);

describe('safeFileName', () => {
  it.each([
    ['Cat', 'Cat'],
    ['猫と犬', '猫と犬'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['a/b\\c:d', 'a_b_c_d'],
    ['<img src=x onerror=alert(1)>', '_img src=x onerror=alert(1)_'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['name. . ', 'name'],
    ['.hidden', 'hidden'],
    ['-rf', 'rf'],
    ['aux', '_aux'],
    ['Con.tar', '_Con.tar'],
    ['', 'class'],
    ['...', 'class'],
    ['\u200b', 'class'],
  ])('makes %j into %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('cuts long names between characters', () => {
    expect(safeFileName('x'.repeat(10_000))).toBe('x'.repeat(60));
    expect(safeFileName('😀'.repeat(100))).toBe('😀'.repeat(15));
  });

  it('makes one safe part of a path out of anything, the same one when asked again', () => {
    fc.assert(
      fc.property(names, (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toMatch(/[\u202a-\u202e/\\:*?"<>|]|^\.|[. ]$/);
        expect(safe.length).toBeGreaterThan(0);
        expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(61);
        expect(safePath(`${safe}/1.jpg`)).toBe(`${safe}/1.jpg`);
        expect(safeFileName(safe)).toBe(safe);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('uniqueFileNames', () => {
  it('keeps names apart that only a system with case would', () => {
    expect(uniqueFileNames(['Cat', 'cat', 'CAT', 'cat 2'])).toEqual(['Cat', 'cat 2', 'CAT 3', 'cat 2 2']);
    expect(uniqueFileNames(['Straße', 'STRASSE'])).toEqual(['Straße', 'STRASSE 2']);
  });

  it('stays clear of the files beside the folders, and of what is taken for litter', () => {
    fc.assert(
      fc.property(fc.array(names, { maxLength: 30 }), (list) => {
        const unique = uniqueFileNames(list);
        expect(unique).toHaveLength(list.length);
        expect(new Set([...unique.map((name) => name.toLowerCase()), 'dataset.json']).size).toBe(list.length + 1);
        for (const name of unique) expect(isLitter(`${name}/1.jpg`)).toBe(false);
      }),
    );
  });
});
