import { afterEach, describe, expect, it } from 'vitest';
import { Camera } from '../../../src/camera/camera.svelte';
import { browserHost } from '../../../src/camera/host';
import { Pump } from '../../../src/camera/pump';
import type { CapturedFrame } from '../../../src/camera/source';
import { LivingTrack } from './living-track';

/** Everything is the browser's own but the camera, which is a canvas: the real one is tried in tests/e2e. */
class Room {
  readonly tracks: LivingTrack[] = [];
  readonly camera: Camera;

  constructor() {
    const media = Object.assign(new EventTarget(), {
      getUserMedia: async () => {
        const living = new LivingTrack();
        this.tracks.push(living);
        return new MediaStream([living.track]);
      },
      enumerateDevices: async () => [],
    });
    this.camera = new Camera({ ...browserHost(), media: media as unknown as MediaDevices });
    document.body.append(this.camera.element);
  }

  leave(): void {
    this.camera.dispose();
    this.camera.element.remove();
    for (const track of this.tracks) track.stop();
  }
}

let room: Room | undefined;

afterEach(() => {
  room?.leave();
  room = undefined;
});

function enter(): Room {
  room = new Room();
  return room;
}

async function take(frames: { next(): Promise<CapturedFrame | null> }): Promise<void> {
  const taken = await frames.next();
  expect(taken?.frame).toMatchObject({ displayWidth: 64, displayHeight: 48 });
  taken?.frame.close();
}

describe('Camera in Chromium', () => {
  it('shows the picture, knows its size, and gives frames', async () => {
    const { camera } = enter();
    const frames = camera.frames();
    await camera.start();
    await take(frames);
    await expect.poll(() => camera.size()).toEqual({ width: 64, height: 48 });
    expect(camera).toMatchObject({ state: 'live', fault: null, torch: 'none' });
    expect(camera.element).toMatchObject({ muted: true, playsInline: true, paused: false });
    expect(frames.method).toBe('processor');
  });

  it('stops with the page and comes back with it', async () => {
    const { camera, tracks } = enter();
    const frames = camera.frames();
    await camera.start();
    await take(frames);
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(camera.state).toBe('hidden');
    expect(tracks[0]?.track.readyState).toBe('ended');
    window.dispatchEvent(new PageTransitionEvent('pageshow'));
    await expect.poll(() => camera.state).toBe('live');
    expect(tracks).toHaveLength(2);
    await take(frames);
  });

  it('keeps its picture while frozen and hidden, and opens again only when it goes on', async () => {
    const { camera, tracks } = enter();
    const frames = camera.frames();
    await camera.start();
    // The reader may be ahead of the <video>: only a picture that was on show can be kept.
    const shown = new Promise((resolve) => camera.element.requestVideoFrameCallback(resolve));
    await take(frames);
    await shown;
    camera.setPaused(true);
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(tracks[0]?.track.readyState).toBe('ended');
    window.dispatchEvent(new PageTransitionEvent('pageshow'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(tracks).toHaveLength(1);
    expect(camera.state).toBe('hidden');
    expect(camera.size()).toEqual({ width: 64, height: 48 });
    const picture = await createImageBitmap(camera.element);
    expect(blueOf(picture)).toBeGreaterThan(140);
    camera.setPaused(false);
    await take(frames);
    expect(tracks).toHaveLength(2);
    expect(camera.element.paused).toBe(false);
  });

  it('opened while frozen shows its first picture and stands still', async () => {
    const { camera } = enter();
    const frames = camera.frames();
    camera.setPaused(true);
    await camera.start();
    await expect.poll(() => camera.element.paused && camera.element.readyState >= 2).toBe(true);
    const shown = camera.element.currentTime;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(camera.element.currentTime).toBe(shown);
    expect(blueOf(await createImageBitmap(camera.element))).toBeGreaterThan(140);
    camera.setPaused(false);
    await take(frames);
  });

  it('goes through the pump to the end without leaving a frame open', async () => {
    const { camera } = enter();
    await camera.start();
    const frames: VideoFrame[] = [];
    const pump = new Pump({
      process: async ({ frame }) => {
        frames.push(frame as VideoFrame);
        await new Promise((resolve) => setTimeout(resolve, 60));
        frame.close();
      },
    });
    pump.start(camera.frames());
    await expect.poll(() => frames.length, { timeout: 10_000 }).toBeGreaterThan(5);
    pump.stop();
    await expect.poll(() => pump.stats.inFlight).toBe(0);
    // A closed VideoFrame has no format.
    expect(frames.every(({ format }) => format === null)).toBe(true);
    const { captured, dropped } = pump.stats;
    expect(captured).toBe(frames.length + dropped);
  });
});

/** The blue of the middle, which every picture of LivingTrack has: 160, and 0 where there is none. */
function blueOf(picture: ImageBitmap): number {
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  const middle = context.getImageData(picture.width >> 1, picture.height >> 1, 1, 1);
  picture.close();
  return middle.data[2] ?? 0;
}
