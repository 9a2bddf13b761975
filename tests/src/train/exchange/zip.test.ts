import { zipSync } from 'fflate';
import { crc32 as crcOfNode } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { crc32 } from '../../../../src/train/exchange/crc32';
import { ImportFault } from '../../../../src/train/exchange/fault';
import { LIMITS } from '../../../../src/train/exchange/limits';
import { SkipFault } from '../../../../src/train/exchange/packed-file';
import { openZip } from '../../../../src/train/exchange/zip';
import { ZipWriter } from '../../../../src/train/exchange/zip-writer';
import { bytesOf } from '../pictures';
import { join, text, zipOf } from './zip-files';

const content = fc.dictionary(
  fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8}){0,2}$/),
  fc.uint8Array({ maxLength: 2000 }),
  { maxKeys: 8 },
);

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return error instanceof ImportFault || error instanceof SkipFault ? error.code : `untyped: ${String(error)}`;
  }
}

async function readAll(zip: Blob, limits = LIMITS): Promise<Record<string, string>> {
  const files = await openZip(zip, limits);
  const read = files.map(async (file) => [file.path, new TextDecoder('latin1').decode(await file.read())] as const);
  return Object.fromEntries(await Promise.all(read));
}

describe('crc32', () => {
  it('is the one of ZIP', () => {
    expect(crc32(text('123456789'))).toBe(0xcbf43926);
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        expect(crc32(b, crc32(a))).toBe(crc32(join(a, b)));
      }),
    );
  });

  it.runIf(typeof crcOfNode === 'function')('agrees with zlib', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(crc32(bytes)).toBe(crcOfNode(bytes));
      }),
    );
  });
});

describe('ZipWriter', () => {
  it('writes as many files as a ZIP can hold, and no more', async () => {
    const writer = new ZipWriter();
    for (let i = 0; i < 0xfffe; i++) writer.store(`${i}`, new Uint8Array(), 0);
    expect(() => writer.store('one more', new Uint8Array(), 0)).toThrow(RangeError);
    const full = new ZipWriter();
    for (let i = 0; i < 0xfffe; i++) full.store(`${i}`, new Uint8Array(), 0);
    expect(await openZip(full.finish(), { ...LIMITS, files: 0xffff })).toHaveLength(0xfffe);
  });
});

describe('openZip', () => {
  it('reads what fflate packs, stored or deflated', async () => {
    await fc.assert(
      fc.asyncProperty(content, fc.constantFrom(0, 6, 9), async (files, level) => {
        const zip = new Blob([zipSync(files as Record<string, Uint8Array>, { level: level as 0 | 6 | 9 })]);
        const expected = Object.entries(files).map(([path, bytes]) => [path, new TextDecoder('latin1').decode(bytes)]);
        expect(await readAll(zip)).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  it('reads what it writes itself', async () => {
    const writer = new ZipWriter();
    const noise = new Uint8Array(300_000).map((_, i) => (i * i) >>> 3);
    writer.store('a/ü.jpg', noise, Date.UTC(2026, 1, 1));
    writer.deflate('b.json', '{}', 0);
    writer.deflate('c.json', 'x'.repeat(1e5), 8.64e15);
    const files = await openZip(writer.finish());
    const sizes = files.map(({ path, bytes }) => [path, bytes]);
    expect(sizes).toEqual([['a/ü.jpg', 300_000], ['b.json', 2], ['c.json', 1e5]]);
    expect(await files[0]!.read()).toEqual(noise);
  });

  it('reads behind a comment, behind a program, and names that are no UTF-8', async () => {
    const odd = { path: new Uint8Array([0x61, 0xe9, 0x2e, 0x6a, 0x70, 0x67]), data: text('x') };
    expect(await readAll(zipOf([odd], { comment: 'PK\x05\x06 hello', front: 500 }))).toEqual({ 'aé.jpg': 'x' });
  });

  it('leaves folders and litter out', async () => {
    const paths = ['cat/', 'cat/1.jpg', '__MACOSX/cat/._1.jpg', 'cat/.DS_Store', 'cat/Thumbs.db'];
    const files = await openZip(zipOf(paths.map((path) => ({ path, data: text('x'), method: 0 }))));
    expect(files.map(({ path }) => path)).toEqual(['cat/1.jpg']);
  });

  it('knows what is no ZIP, and what is one without its end', async () => {
    const zip = await bytesOf(zipOf([{ path: 'a.jpg', data: text('hello') }]));
    expect(await codeOf(openZip(new Blob([])))).toBe('not-a-zip');
    expect(await codeOf(openZip(new Blob(['hello'])))).toBe('not-a-zip');
    for (let end = 4; end < zip.length; end++) {
      expect(await codeOf(openZip(new Blob([zip.slice(0, end)])))).toBe('truncated');
    }
    expect(await codeOf(openZip(new Blob([zip.slice(10)])))).toBe('damaged');
    expect(await codeOf(openZip(zipOf([{ path: 'a', data: text('x') }], { count: 2 })))).toBe('damaged');
  });

  it('says when the file has been taken away', async () => {
    const zip = zipOf([{ path: 'a', data: text('x') }]);
    const gone = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    vi.spyOn(zip, 'slice').mockReturnValue({ arrayBuffer: gone } as unknown as Blob);
    expect(await codeOf(openZip(zip))).toBe('unreadable');
  });

  it.each([
    '../up.jpg', 'a/../../up.jpg', 'a/..', './a.jpg', '/etc/passwd', '//host/share', 'C:/windows/a.jpg', 'c:a.jpg',
    'a\\b.jpg', '..\\up.jpg', 'a/\0.jpg', 'a/\n.jpg', `${'x/'.repeat(3000)}a.jpg`,
  ])('refuses %j', async (path) => {
    const data = text('x');
    expect(await codeOf(openZip(zipOf([{ path: 'ok.jpg', data }, { path, data }])))).toBe('unsafe-path');
  });

  it('holds the limits that are announced', async () => {
    const limits = { ...LIMITS, files: 3, fileBytes: 100, totalBytes: 150 };
    const file = (bytes: number, i: number) => ({ path: `${i}`, data: new Uint8Array(bytes), method: 0 });
    expect(await codeOf(openZip(zipOf([100, 50].map(file)), limits))).toBe('none');
    expect(await codeOf(openZip(zipOf([101].map(file)), limits))).toBe('too-large');
    expect(await codeOf(openZip(zipOf([100, 51].map(file)), limits))).toBe('too-large');
    expect(await codeOf(openZip(zipOf([1, 1, 1, 1].map(file)), limits))).toBe('too-many-files');
    const lying = zipOf([1, 1, 1, 1].map(file), { count: 1 });
    expect(await codeOf(openZip(lying, limits))).toBe('damaged');
  });

  it('refuses a bomb that says what it is', async () => {
    const bomb = zipOf([{ path: 'zeros.jpg', data: new Uint8Array(20 * 2 ** 20) }]);
    expect(bomb.size).toBeLessThan(25_000);
    expect(await codeOf(openZip(bomb))).toBe('bomb');
  });

  it('stops inflating a bomb that lies', async () => {
    const [file] = await openZip(zipOf([{ path: 'zeros.jpg', data: new Uint8Array(20 * 2 ** 20), bytes: 1000 }]));
    expect(await codeOf(file!.read())).toBe('bomb');
    const [stored] = await openZip(zipOf([{ path: 'a.jpg', data: new Uint8Array(2000), method: 0, bytes: 1000 }]));
    expect(await codeOf(stored!.read())).toBe('bomb');
  });

  it('refuses entries that share their bytes', async () => {
    const data = new Uint8Array(5000).map((_, i) => i * 7);
    const sizes = { offset: 0, packedBytes: 5000, bytes: 5000 };
    const shared = Array.from({ length: 50 }, (_, i) => ({ path: `${i}.jpg`, data: text(''), method: 0, ...sizes }));
    const zip = zipOf([{ path: 'a.jpg', data, method: 0 }, ...shared]);
    expect(await codeOf(openZip(zip))).toBe('bomb');
  });

  it('skips single files that are at fault, and tells why', async () => {
    const data = text('hello hello hello');
    const files = await openZip(zipOf([
      { path: 'locked', data, flags: 0x801 },
      { path: 'lzma', data, method: 14 },
      { path: 'checksum', data, crc: 1 },
      { path: 'short', data, bytes: 100 },
      { path: 'elsewhere', data, offset: 5 },
      { path: 'beyond', data, offset: 400_000 },
      { path: 'sound', data },
    ]));
    const codes = await Promise.all(files.map(async (file) => [file.path, await codeOf(file.read())] as const));
    expect(Object.fromEntries(codes)).toEqual({
      locked: 'encrypted',
      lzma: 'unsupported-compression',
      checksum: 'corrupt-image',
      short: 'corrupt-image',
      elsewhere: 'corrupt-image',
      beyond: 'corrupt-image',
      sound: 'none',
    });
  });

  it('does not read ZIP64, and says so', async () => {
    expect(await codeOf(openZip(zipOf([{ path: 'a', data: text('x') }], { count: 0xffff })))).toBe('unsupported');
    expect(await codeOf(openZip(zipOf([{ path: 'a', data: text('x'), bytes: 0xffffffff }])))).toBe('unsupported');
  });

  it('stops when it is told to', async () => {
    const [file] = await openZip(zipOf([{ path: 'a', data: new Uint8Array(1000) }]));
    await expect(file!.read(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('throws nothing untyped, whatever the bytes', async () => {
    const limits = { ...LIMITS, fileBytes: 2 ** 20, totalBytes: 2 ** 22 };
    const sound = zipSync({ 'cat/1.jpg': text('one '.repeat(50)), 'dog/2.jpg': text('two') });
    const flips = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const mutated = flips.map((list) => {
      const bytes = sound.slice();
      for (const [at, value] of list) bytes[at] = value;
      return bytes;
    });
    const noise = fc.uint8Array({ maxLength: 300 });
    const ended = fc.tuple(noise, fc.constant(sound.slice(-22))).map((parts) => join(...parts));
    const known = [...Object.keys(await readAll(new Blob([sound])))];
    expect(known).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(fc.oneof(noise, ended, mutated), async (bytes) => {
        const zip = new Blob([bytes as Uint8Array<ArrayBuffer>]);
        expect(await codeOf(openZip(zip, limits))).not.toMatch('untyped');
        for (const file of await openZip(zip, limits).catch(() => [])) {
          expect(await codeOf(file.read())).not.toMatch('untyped');
          expect(file.bytes).toBeLessThanOrEqual(limits.fileBytes);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
