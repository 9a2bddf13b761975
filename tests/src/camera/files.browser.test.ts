import { afterEach, describe, expect, it } from 'vitest';
import type { SourceFault } from '../../../src/camera/fault';
import { openFile, pickFile, receiveFiles } from '../../../src/camera/files';
import { PictureSource } from '../../../src/camera/picture';
import type { Source } from '../../../src/camera/source';
import { VideoSource } from '../../../src/camera/video-file';
import { colourAt, drawPhoto, recordVideo, turn } from './photos';

const open: Source[] = [];

afterEach(() => {
  for (const source of open.splice(0)) source.stop();
});

async function openPicture(blob: Blob, name = 'photo.jpg'): Promise<PictureSource> {
  const source = await openFile(new File([blob], name));
  open.push(source);
  if (!(source instanceof PictureSource)) throw new Error('not taken for a picture');
  return source;
}

async function faultOf(opening: Promise<Source>): Promise<SourceFault> {
  try {
    open.push(await opening);
  } catch (error) {
    return error as SourceFault;
  }
  throw new Error('it opened');
}

const textFile = (text: string, name: string) => new File([text], name, { type: 'image/jpeg' });

describe('a picture', () => {
  it.each(['image/jpeg', 'image/png', 'image/webp'])('opens as %s', async (type) => {
    const source = await openPicture(await drawPhoto(320, 200, type), 'whatever.bin');
    expect(source.size()).toEqual({ width: 320, height: 200 });
    expect(source.notes).toEqual([]);
    expect(colourAt(source.element, 0.25, 0.5)[0]).toBeGreaterThan(180);
    expect(colourAt(source.element, 0.75, 0.5)[2]).toBeGreaterThan(180);
  });

  it('gives one frame, and one more on demand', async () => {
    const source = await openPicture(await drawPhoto(32, 20));
    const reader = source.frames();
    const first = await reader.next();
    expect(first?.frame).toMatchObject({ width: 32, height: 20 });
    first?.frame.close();
    const next = reader.next();
    expect(await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 100, 'waits'))])).toBe('waits');
    source.again();
    const second = await next;
    expect(second?.frame).toMatchObject({ width: 32, height: 20 });
    second?.frame.close();
    const last = reader.next();
    source.stop();
    expect(await last).toBeNull();
  });

  it('may be a single pixel', async () => {
    const source = await openPicture(await drawPhoto(1, 1, 'image/png'));
    expect(source.size()).toEqual({ width: 1, height: 1 });
  });

  it('stands upright, whatever way the camera was held', async () => {
    const lying = await drawPhoto(320, 200);
    // 6: turn a quarter clockwise, so that the red left half comes to lie on top.
    const source = await openPicture(await turn(lying, 6));
    expect(source.size()).toEqual({ width: 200, height: 320 });
    expect(colourAt(source.element, 0.5, 0.2)[0]).toBeGreaterThan(180);
    expect(colourAt(source.element, 0.5, 0.8)[2]).toBeGreaterThan(180);
  });

  it('opens, upright, where the browser does not know the name of its own default', async () => {
    const { createImageBitmap } = globalThis;
    const older = (image: ImageBitmapSource, options?: ImageBitmapOptions) => {
      if (options && 'imageOrientation' in options) throw new TypeError('Type error');
      return createImageBitmap(image, options);
    };
    globalThis.createImageBitmap = older as typeof createImageBitmap;
    try {
      const source = await openPicture(await turn(await drawPhoto(320, 200), 6));
      expect(source.size()).toEqual({ width: 200, height: 320 });
    } finally {
      globalThis.createImageBitmap = createImageBitmap;
    }
  });

  it('that cannot be read says so instead of waiting for another', async () => {
    const source = await openPicture(await drawPhoto(32, 20));
    const reader = source.frames();
    source.element.width = 0; // As when the browser took the canvas's memory away.
    await expect(reader.next()).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('stands upright, too, when it is scaled down', async () => {
    const source = await openPicture(await turn(await drawPhoto(3200, 2000), 6));
    expect(source.original).toEqual({ width: 2000, height: 3200 });
    expect(source.size()).toEqual({ width: 1600, height: 2560 });
    expect(source.notes).toEqual(['scaled-down']);
    expect(colourAt(source.element, 0.5, 0.2)[0]).toBeGreaterThan(180);
    expect(colourAt(source.element, 0.5, 0.8)[2]).toBeGreaterThan(180);
    expect(colourAt(source.element, 0.1, 0.45)[0]).toBeGreaterThan(180);
  });

  it('of 12,000 × 9,000 is scaled down', async () => {
    const source = await openPicture(await drawPhoto(12_000, 9000));
    expect(source.original).toEqual({ width: 12_000, height: 9000 });
    expect(source.size()).toEqual({ width: 2560, height: 1920 });
    expect(source.notes).toEqual(['scaled-down']);
    expect(colourAt(source.element, 0.25, 0.5)[0]).toBeGreaterThan(180);
  });

  it('that announces more than can be decoded is not decoded', async () => {
    const png = new Uint8Array(await (await drawPhoto(8, 8, 'image/png')).arrayBuffer());
    new DataView(png.buffer).setUint32(16, 100_000);
    new DataView(png.buffer).setUint32(20, 100_000);
    expect(await faultOf(openFile(new File([png], 'bomb.png')))).toMatchObject({
      code: 'too-large',
      detail: 'png 100000×100000',
      remedies: ['other-file'],
    });
  });

  it('that moves shows its first frame, and says so', async () => {
    const source = await openPicture(new Blob([animatedGif()]), 'moving.gif');
    expect(source.notes).toEqual(['animated']);
    expect(source.size()).toEqual({ width: 1, height: 1 });
  });

  it.each(['image/jpeg', 'image/png', 'image/webp'])('of which half is missing is told apart (%s)', async (type) => {
    const whole = await drawPhoto(640, 480, type);
    const half = new File([whole.slice(0, whole.size / 2)], 'half');
    const outcome = await openFile(half).then(
      (source) => {
        open.push(source);
        return (source as PictureSource).notes;
      },
      (fault: SourceFault) => fault.code,
    );
    // Some decoders show what there is.
    expect([['truncated'], 'truncated']).toContainEqual(outcome);
  });

  it('that is damaged says so', async () => {
    const bytes = new Uint8Array(await (await drawPhoto(64, 48, 'image/png')).arrayBuffer());
    bytes.fill(0, 8, 60);
    expect(['unreadable', 'truncated']).toContain((await faultOf(openFile(new File([bytes], 'broken.png')))).code);
  });

  it('in a format of which the browser knows nothing says so', async () => {
    const heic = textFile('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'IMG_0001.HEIC');
    expect((await faultOf(openFile(heic))).code).toBe('unsupported-picture');
  });

  it('that is a text file is none', async () => {
    expect((await faultOf(openFile(textFile('Dear diary', 'diary.jpg')))).code).toBe('not-an-image');
    expect((await faultOf(openFile(textFile('', 'empty.jpg')))).code).toBe('empty');
  });
});

describe('a video', () => {
  it('plays in a loop, and gives frames until it is paused', async () => {
    const source = await openFile(new File([await recordVideo()], 'film.webm'));
    open.push(source);
    if (!(source instanceof VideoSource)) throw new Error('not taken for a video');
    document.body.append(source.element);
    expect(source.size()).toEqual({ width: 64, height: 48 });
    expect(source.element).toMatchObject({ loop: true, muted: true, paused: false });
    const reader = source.frames();
    for (let i = 0; i < 3; i++) {
      const taken = await reader.next();
      expect(taken?.frame).toMatchObject({ displayWidth: 64, displayHeight: 48 });
      taken?.frame.close();
    }
    source.setPaused(true);
    expect(source.element.paused).toBe(true);
    source.stop();
    source.element.remove();
  });

  it('that fails midway says so', async () => {
    const source = await openFile(new File([await recordVideo()], 'film.webm'));
    open.push(source);
    source.setPaused(true);
    const reader = source.frames();
    const next = reader.next().then((taken) => taken?.frame.close());
    const { element } = source as VideoSource;
    Object.defineProperty(element, 'error', { value: { code: 3, message: 'decoder' } });
    element.dispatchEvent(new Event('error'));
    // A frame that was presented before the pause may come first.
    await expect(next.then(() => reader.next())).rejects.toMatchObject({ code: 'unreadable-video', detail: 'decoder' });
  });

  it('that is damaged or unknown says so', async () => {
    const matroska = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, ...new Array<number>(200).fill(7)]);
    expect((await faultOf(openFile(new File([matroska], 'film.mkv')))).code).toBe('unsupported-video');
    const unknown = new File(['nothing'], 'film.xyz', { type: 'video/xyz' });
    expect((await faultOf(openFile(unknown))).code).toBe('unsupported-video');
  });
});

describe('pickFile', () => {
  const inputs = () => [...document.querySelectorAll<HTMLInputElement>('input[type=file]')];

  it.each(['change', 'cancel'])('keeps its input in the page, unseen, until %s', async (outcome) => {
    const { click } = HTMLInputElement.prototype;
    HTMLInputElement.prototype.click = () => {};
    try {
      const picking = pickFile();
      const [input] = inputs();
      expect(input?.checkVisibility()).toBe(false);
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'photo.jpg'));
      if (outcome === 'change') input!.files = data.files;
      input?.dispatchEvent(new Event(outcome));
      expect((await picking)?.name).toBe(outcome === 'change' ? 'photo.jpg' : undefined);
      expect(inputs()).toEqual([]);
    } finally {
      HTMLInputElement.prototype.click = click;
    }
  });
});

describe('receiveFiles', () => {
  function carrying(file: File | null): DataTransfer {
    const data = new DataTransfer();
    if (file) data.items.add(file);
    else data.setData('text/plain', 'words');
    return data;
  }

  it('takes what is dropped or pasted, tells what hovers, and stops', () => {
    const target = document.createElement('div');
    document.body.append(target);
    const files: string[] = [];
    const hovers: boolean[] = [];
    const end = receiveFiles(target, { onfile: ({ name }) => files.push(name), onhover: (over) => hovers.push(over) });
    const drag = (type: string, dataTransfer: DataTransfer) =>
      target.dispatchEvent(new DragEvent(type, { dataTransfer, cancelable: true }));
    const photo = carrying(new File(['x'], 'photo.jpg'));

    drag('dragenter', photo);
    drag('dragenter', photo);
    drag('dragleave', photo);
    expect(drag('dragover', photo)).toBe(false);
    expect(drag('drop', photo)).toBe(false);
    expect(hovers).toEqual([true, false]);
    expect(drag('dragover', carrying(null))).toBe(true);
    expect(drag('drop', carrying(null))).toBe(true);
    const paste = (clipboardData: DataTransfer) =>
      target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
    expect(paste(carrying(null))).toBe(true);
    expect(paste(carrying(new File(['x'], 'pasted.png')))).toBe(false);
    expect(files).toEqual(['photo.jpg', 'pasted.png']);
    end();
    drag('drop', photo);
    expect(files).toHaveLength(2);
    target.remove();
  });
});

/** Two frames of one pixel (GIF89a). */
function animatedGif(): Uint8Array<ArrayBuffer> {
  const frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
  const screen = [...'GIF89a'].map((letter) => letter.charCodeAt(0)).concat([1, 0, 1, 0, 0x80, 0, 0]);
  return Uint8Array.from([...screen, 0, 0, 0, 255, 255, 255, ...frame, ...frame, 0x3b]);
}
