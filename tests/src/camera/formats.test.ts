import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readHeader, sniff } from '../../../src/camera/formats/sniff';

type Encoder = 'png' | 'jpeg' | 'webp' | 'gif';

function picture(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 90 } } });
}

async function encode(format: Encoder, width = 33, height = 21): Promise<Uint8Array> {
  return new Uint8Array(await picture(width, height).toFormat(format).toBuffer());
}

async function animation(format: 'gif' | 'webp', frames: number): Promise<Uint8Array> {
  const pages = Buffer.concat(
    Array.from({ length: frames }, (_, frame) => Buffer.alloc(8 * 6 * 3, (frame * 60) % 256)),
  );
  const raw = { width: 8, height: 6 * frames, channels: 3, pageHeight: 6 } as const;
  return new Uint8Array(await sharp(pages, { raw, animated: true }).toFormat(format, { loop: 0 }).toBuffer());
}

const text = (value: string) => new TextEncoder().encode(value);

describe('readHeader', () => {
  it.each(['png', 'jpeg', 'webp', 'gif'] as const)('reads the size of a %s', async (format) => {
    for (const [width, height] of [[1, 1], [33, 21], [700, 3]] as const) {
      const header = readHeader(await encode(format, width, height));
      expect(header).toEqual({ format, width, height, animated: false, truncated: false });
    }
  });

  it('reads lossless and transparent WebP, too', async () => {
    const lossless = await picture(300, 200).webp({ lossless: true }).toBuffer();
    expect(readHeader(lossless)).toMatchObject({ format: 'webp', width: 300, height: 200, truncated: false });
    const clear = await picture(300, 200).ensureAlpha(0.5).webp().toBuffer();
    expect(readHeader(clear)).toMatchObject({ format: 'webp', width: 300, height: 200, truncated: false });
  });

  it('reads interlaced PNG and progressive JPEG', async () => {
    const png = await picture(40, 30).png({ progressive: true }).toBuffer();
    expect(readHeader(png)).toMatchObject({ width: 40, height: 30, truncated: false });
    const jpeg = await picture(40, 30).jpeg({ progressive: true }).toBuffer();
    expect(readHeader(jpeg)).toMatchObject({ width: 40, height: 30, truncated: false });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns a JPEG with EXIF orientation %i', async (orientation) => {
    const jpeg = await picture(40, 30).withMetadata({ orientation }).jpeg().toBuffer();
    const [width, height] = orientation >= 5 ? [30, 40] : [40, 30];
    expect(readHeader(jpeg)).toMatchObject({ width, height, truncated: false });
  });

  it('reads a photograph of a camera', () => {
    const here = dirname(fileURLToPath(import.meta.url));
    const photo = readFileSync(join(here, '../../../node_modules/@vladmandic/face-api/demo/sample1.jpg'));
    const header = readHeader(photo);
    expect(header).toMatchObject({ format: 'jpeg', animated: false, truncated: false });
    expect(header!.width * header!.height).toBeGreaterThan(100_000);
  });

  it('tells an animation from a still of the same format', async () => {
    for (const format of ['gif', 'webp'] as const) {
      expect(readHeader(await animation(format, 3))).toMatchObject({ format, width: 8, height: 6, animated: true });
      expect(readHeader(await animation(format, 1))).toMatchObject({ format, animated: false });
    }
  });

  it('tells an animated PNG', async () => {
    const still = await encode('png');
    const control = new Uint8Array(20);
    const view = new DataView(control.buffer);
    view.setUint32(0, 8);
    control.set(text('acTL'), 4);
    view.setUint32(8, 2);
    const animated = new Uint8Array([...still.slice(0, 33), ...control, ...still.slice(33)]);
    expect(readHeader(animated)).toMatchObject({ format: 'png', animated: true, truncated: false });
    view.setUint32(8, 1);
    const single = new Uint8Array([...still.slice(0, 33), ...control, ...still.slice(33)]);
    expect(readHeader(single)).toMatchObject({ animated: false });
  });

  it.each(['png', 'jpeg', 'webp', 'gif'] as const)('notices wherever a %s is cut off', async (format) => {
    const whole = await encode(format, 64, 48);
    fc.assert(
      fc.property(fc.integer({ min: 12, max: whole.length - 1 }), (length) => {
        expect(readHeader(whole.slice(0, length))?.truncated).toBe(true);
      }),
    );
  });

  it.each(['png', 'jpeg', 'webp', 'gif'] as const)('ends on any damage to a %s', async (format) => {
    const whole = await encode(format, 64, 48);
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(damage, (bytes) => {
        const damaged = whole.slice();
        for (const [at, value] of bytes) damaged[at] = value;
        const header = readHeader(damaged);
        if (header) expect(Number.isFinite(header.width * header.height)).toBe(true);
      }),
    );
  });

  it('is null for anything that is not a picture', () => {
    for (const bytes of [text('a text file named .jpg'), new Uint8Array(0), new Uint8Array([0xff, 0xd8])]) {
      expect(readHeader(bytes)).toBeNull();
    }
    const textFile = fc.string().map((value) => text(`x${value}`));
    fc.assert(fc.property(textFile, (bytes) => readHeader(bytes) === null));
  });
});

describe('sniff', () => {
  it.each([
    ['avif', '\0\0\0\x1cftypavif\0\0\0\0'],
    ['heic', '\0\0\0\x18ftypheic\0\0\0\0'],
    ['video', '\0\0\0\x18ftypisom\0\0\0\0'],
    ['video', '\0\0\0\x14ftypqt  \0\0\0\0'],
    ['video', 'RIFF\0\0\0\0AVI LIST'],
    ['unknown', 'RIFF\0\0\0\0WAVEfmt '],
    ['video', 'OggS\0\0\0\0'],
    ['tiff', 'II*\0\x08\0\0\0'],
    ['jxl', '\0\0\0\x0cJXL \r\n\x87\n'],
    ['svg', '  <svg xmlns="http://www.w3.org/2000/svg">'],
    ['svg', '<?xml version="1.0"?><svg>'],
    ['unknown', '<html><svg>'],
    ['unknown', 'BM is how this letter begins, and it is no bitmap'],
  ])('finds %s in %j', (content, start) => {
    expect(sniff(Uint8Array.from(start, (letter) => letter.charCodeAt(0)))).toBe(content);
  });

  it('finds Matroska and WebM', () => {
    expect(sniff(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 1, 0, 0, 0))).toBe('video');
  });
});
