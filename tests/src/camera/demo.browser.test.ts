import { afterEach, describe, expect, it, vi } from 'vitest';
import { DemoSource } from '../../../src/camera/demo';
import { colourAt, drawPhoto } from './photos';

const scenes = [
  { file: 'missing.webp' },
  { file: 'street.webp' },
  { file: 'kitchen.webp' },
];

/** Serves the feed's pictures, as far as there are any. */
async function serve(...files: string[]): Promise<void> {
  const picture = await drawPhoto(640, 480, 'image/webp');
  vi.stubGlobal('fetch', async (url: string) => {
    const file = url.replace('https://example.org/app/demo/', '');
    if (file === 'scenes.json') return Response.json(scenes);
    return files.includes(file) ? new Response(picture) : new Response('', { status: 404 });
  });
}

let open: DemoSource | undefined;

afterEach(() => {
  open?.stop();
  open = undefined;
  vi.unstubAllGlobals();
});

async function openDemo(): Promise<DemoSource> {
  open = await DemoSource.open('https://example.org/app/', { size: { width: 320, height: 180 } });
  return open;
}

describe('the demo feed', () => {
  it('shows the first scene there is, and gives a frame for each picture', async () => {
    await serve('street.webp', 'kitchen.webp');
    const demo = await openDemo();
    expect(colourAt(demo.element, 0.1, 0.5)[0]).toBeGreaterThan(180);
    expect(colourAt(demo.element, 0.9, 0.5)[2]).toBeGreaterThan(180);
    const reader = demo.frames();
    for (let i = 0; i < 3; i++) {
      const taken = await reader.next();
      expect(taken?.frame).toMatchObject({ displayWidth: 320, displayHeight: 180 });
      taken?.frame.close();
    }
    demo.stop();
    expect(await reader.next()).toBeNull();
  });

  it('stands still and silent while paused', async () => {
    await serve('street.webp');
    const demo = await openDemo();
    const reader = demo.frames();
    (await reader.next())?.frame.close();
    demo.setPaused(true);
    const next = reader.next();
    expect(await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 200, 'waits'))])).toBe('waits');
    demo.setPaused(false);
    const taken = await next;
    expect(taken?.frame).toMatchObject({ displayWidth: 320 });
    taken?.frame.close();
  });

  it('says so when none of its pictures can be had', async () => {
    await serve();
    await expect(openDemo()).rejects.toMatchObject({ code: 'demo-missing', remedies: ['retry'] });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
    await expect(openDemo()).rejects.toMatchObject({ code: 'demo-missing', detail: 'TypeError: offline' });
  });
});
