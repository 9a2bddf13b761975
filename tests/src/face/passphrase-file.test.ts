import { beforeAll, describe, expect, it } from 'vitest';
import { openFile, sealFile, SHORTEST_PASSPHRASE } from '../../../src/face/passphrase-file';
import { person } from './people';

const people = [person('Ada Lovelace', { id: 'p1' }), person('王小明', { id: 'p2', thumbnail: 'data:image/webp;base64,UklGRg==' })];
const PASSPHRASE = 'correct horse battery';
/** Few, so that the tests are quick; the last one uses as many as the app. */
const ROUNDS = 500;

interface File {
  format: string;
  version: number;
  rounds: number;
  salt: string;
  nonce: string;
  check: string;
  sealed: string;
}

let text: string;
beforeAll(async () => {
  text = await sealFile(people, PASSPHRASE, ROUNDS);
});

const changed = (change: (file: File) => void) => {
  const file = JSON.parse(text) as File;
  change(file);
  return JSON.stringify(file);
};

/** Another letter at a place of a base64 text. */
const flip = (encoded: string, at: number) => encoded.slice(0, at) + (encoded[at] === 'A' ? 'B' : 'A') + encoded.slice(at + 1);

describe('a file of people', () => {
  it('gives back what was put in', async () => {
    expect(await openFile(text, PASSPHRASE)).toEqual(people);
  });

  it('holds nothing that can be read, and is different each time', async () => {
    // Longer than what two random files have in common by chance.
    const sealed = atob((JSON.parse(text) as File).sealed);
    for (const part of [text, sealed]) {
      expect(part).not.toContain('Ada Lovelace');
      expect(part).not.toContain('embedding');
    }
    const again = JSON.parse(await sealFile(people, PASSPHRASE, ROUNDS)) as File;
    const first = JSON.parse(text) as File;
    for (const key of ['salt', 'nonce', 'check', 'sealed'] as const) expect(again[key]).not.toBe(first[key]);
  });

  it('does not open with another passphrase', async () => {
    for (const wrong of ['correct horse batterz', '', PASSPHRASE.toUpperCase()]) {
      await expect(openFile(text, wrong)).rejects.toMatchObject({ code: 'wrong-passphrase' });
    }
  });

  it('opens however the same letters are composed', async () => {
    const composed = await sealFile([], 'na\u00efve caf\u00e9', ROUNDS);
    expect(await openFile(composed, 'nai\u0308ve cafe\u0301')).toEqual([]);
  });

  it('holds everybody once', async () => {
    const twice = await sealFile([person('Ada'), person('Ada', { name: 'Eve' })], PASSPHRASE, ROUNDS);
    await expect(openFile(twice, PASSPHRASE)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('notices that it was tampered with', async () => {
    const tampered = [
      changed((file) => (file.sealed = flip(file.sealed, 5))),
      changed((file) => (file.sealed = flip(file.sealed, file.sealed.length - 8))),
      changed((file) => (file.sealed = file.sealed.slice(0, 40))),
      changed((file) => (file.nonce = flip(file.nonce, 2))),
      changed((file) => (file.sealed = 'not base64!')),
      changed((file) => (file.rounds = 1e12)),
      changed((file) => (file.salt = 5 as unknown as string)),
    ];
    for (const each of tampered) await expect(openFile(each, PASSPHRASE)).rejects.toMatchObject({ code: 'damaged' });
    // Fewer rounds are another key.
    await expect(openFile(changed((file) => (file.rounds = 1)), PASSPHRASE)).rejects.toMatchObject({ code: 'wrong-passphrase' });
  });

  it('says what is no file of people, and what is from the future', async () => {
    for (const other of ['', 'hello', '[]', 'null', '{"format":"zip"}']) {
      await expect(openFile(other, PASSPHRASE)).rejects.toMatchObject({ code: 'not-ours' });
    }
    await expect(openFile(changed((file) => (file.version = 2)), PASSPHRASE)).rejects.toMatchObject({ code: 'too-new' });
  });

  it('lets nobody in whose data is odd, even with the right passphrase', async () => {
    const odd = [person('Eve', { embedding: new Float32Array(128).fill(5) })];
    await expect(openFile(await sealFile(odd, PASSPHRASE, ROUNDS), PASSPHRASE)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('takes hundreds of thousands of rounds to guess', async () => {
    const file = JSON.parse(await sealFile([], PASSPHRASE)) as File;
    expect(file.rounds).toBeGreaterThanOrEqual(210_000);
    expect(await openFile(JSON.stringify(file), PASSPHRASE)).toEqual([]);
  });

  it('takes no passphrase that is guessed at once', async () => {
    await expect(sealFile(people, 'x'.repeat(SHORTEST_PASSPHRASE - 1))).rejects.toMatchObject({ code: 'short-passphrase' });
  });
});
