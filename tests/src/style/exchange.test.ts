import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exportStyle, importStyle, StyleFileFault } from '../../../src/style/own/exchange';
import { STYLE_NETWORK, STYLE_NUMBERS } from '../../../src/style/zoo';

beforeEach(() => vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: () => undefined })));
afterEach(() => vi.unstubAllGlobals());

const style = (numbers: number, network = STYLE_NETWORK) => ({
  id: 'x', name: 'Mine', createdAt: 0, network, steps: 3,
  vector: Float32Array.from({ length: numbers }, (_, i) => i / 8), picture: new Blob(['picture']),
});

describe('a style in a file', () => {
  it('comes back as it was', async () => {
    const made = style(STYLE_NUMBERS);
    const { vector, picture, ...rest } = await importStyle(await exportStyle(made));
    expect(rest).toMatchObject({ name: 'Mine', network: STYLE_NETWORK, steps: 3 });
    expect(vector).toEqual(made.vector);
    expect(await picture.text()).toBe('picture');
  });

  it('of this network has just as many numbers as the network takes', async () => {
    for (const numbers of [1, STYLE_NUMBERS - 1, STYLE_NUMBERS + 1]) {
      await expect(importStyle(await exportStyle(style(numbers)))).rejects.toThrow(StyleFileFault);
    }
    // Another network's are made anew out of the picture.
    expect((await importStyle(await exportStyle(style(5, 'older')))).vector).toHaveLength(5);
  });

  it('that is broken, or none, is refused', async () => {
    const whole = await exportStyle(style(STYLE_NUMBERS));
    for (const file of [new Blob([]), new Blob(['no zip at all']), whole.slice(0, whole.size >> 1)]) {
      await expect(importStyle(file)).rejects.toThrow(StyleFileFault);
    }
  });
});
