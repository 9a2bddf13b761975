import type { Page, Worker } from '@playwright/test';

/** Keeps hold of every VideoFrame that the page reads from a track, makes or clones. Call before `goto`. */
export async function watchFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = new Set<VideoFrame>();
    Object.assign(window, { seenFrames: seen });
    const Original = window.VideoFrame;
    window.VideoFrame = new Proxy(Original, {
      construct(target, args: ConstructorParameters<typeof VideoFrame>) {
        const frame = new target(...args);
        seen.add(frame);
        return frame;
      },
    });
    const { clone } = Original.prototype;
    Original.prototype.clone = function (this: VideoFrame) {
      const copy = clone.call(this);
      seen.add(copy);
      return copy;
    };
    const { read } = ReadableStreamDefaultReader.prototype;
    ReadableStreamDefaultReader.prototype.read = async function (this: ReadableStreamDefaultReader) {
      const result = await read.call(this);
      if (result.value instanceof Original) seen.add(result.value);
      return result;
    };
  });
}

/** From now on keeps hold of every frame that the page hands to the worker. */
export async function watchFramesOf(worker: Worker): Promise<void> {
  await worker.evaluate(() => {
    const seen = new Set<VideoFrame>();
    Object.assign(globalThis, { seenFrames: seen });
    globalThis.addEventListener('message', (event) => {
      const { argumentList = [] } = event.data as { argumentList?: { value?: unknown }[] };
      for (const { value } of argumentList) if (value instanceof VideoFrame) seen.add(value);
    });
  });
}

/** How many frames were seen, and how many of them are open: one that was closed or handed over has no format. */
export async function countFrames(where: Page | Worker): Promise<{ seen: number; open: number }> {
  // Both evaluate alike; their overloads have no common form.
  return (where as Page).evaluate(() => {
    const { seenFrames } = globalThis as unknown as { seenFrames: Set<VideoFrame> };
    return { seen: seenFrames.size, open: [...seenFrames].filter(({ format }) => format !== null).length };
  });
}
