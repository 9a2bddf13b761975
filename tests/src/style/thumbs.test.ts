import { describe, expect, it, vi } from 'vitest';
import { Thumbs } from '../../../src/style/thumbs.svelte';

const picture = () => ({ close: () => undefined }) as ImageBitmap;

describe('thumbnails', () => {
  it('are drawn once, and again where a style is another one by now', async () => {
    const draw = vi.fn((ids: readonly string[]) => Promise.resolve(ids.map(picture)));
    const thumbs = new Thumbs(draw);
    thumbs.want(['a', 'b'], 1000);
    await vi.waitFor(() => expect(thumbs.of('b')).not.toBeNull());
    thumbs.want(['a', 'b'], 1100);
    expect(draw).toHaveBeenCalledTimes(1);
    thumbs.renew();
    thumbs.want(['a', 'b'], 1200);
    // While it is being drawn it becomes another one once more.
    thumbs.renew();
    await vi.waitFor(() => {
      thumbs.want(['a', 'b'], 1300);
      expect(draw).toHaveBeenCalledTimes(3);
    });
  });

  it('that could not be drawn are asked for again, after a while', async () => {
    const draw = vi.fn<(ids: readonly string[]) => Promise<ImageBitmap[]>>().mockResolvedValueOnce([]);
    draw.mockImplementation((ids) => Promise.resolve(ids.map(picture)));
    const thumbs = new Thumbs(draw);
    thumbs.want(['a'], 1000);
    await new Promise((done) => setTimeout(done));
    thumbs.want(['a'], 1100);
    expect(draw).toHaveBeenCalledTimes(1);
    thumbs.want(['a'], 3100);
    await vi.waitFor(() => expect(thumbs.of('a')).not.toBeNull());
  });
});
