import { describe, expect, it } from 'vitest';
import { laptop } from './fake-host';
import { FakeFrame, frameOf, settled } from './fakes';

describe('a camera whose frames cannot be read', () => {
  it('is read from the <video> instead', async () => {
    const { host, camera } = laptop();
    await camera.start();
    const frames = camera.frames();
    const next = frames.next();
    host.readers[0]?.fail(new Error('no processor'));
    await settled();
    host.readers[1]?.give(new FakeFrame(1));
    expect(frameOf((await next)!).id).toBe(1);
    expect(frames.method).toBe('video-frame');
    expect(camera).toMatchObject({ state: 'live', fault: null });
  });

  it('says so when not even that is of use, and reads on after another try', async () => {
    const { host, camera } = laptop();
    await camera.start();
    const next = camera.frames().next();
    host.readers[0]?.fail(new Error('no processor'));
    await settled();
    host.readers[1]?.fail(new Error('no picture'));
    await settled();
    expect(host.readers).toHaveLength(2);
    expect(camera).toMatchObject({ state: 'fault', fault: { code: 'aborted', detail: 'Error: no picture' } });
    expect(camera.fault?.remedies).toContain('retry');
    expect(host.liveTracks).toBe(0);

    await camera.start();
    host.readers.at(-1)?.give(new FakeFrame(1));
    expect(frameOf((await next)!).id).toBe(1);
    expect(camera).toMatchObject({ state: 'live', fault: null });
  });

  it('has another chance after each picture that it gave', async () => {
    const { host, camera } = laptop();
    await camera.start();
    const frames = camera.frames();
    for (let i = 0; i < 3; i++) {
      const next = frames.next();
      host.readers.at(-1)?.give(new FakeFrame(i));
      expect(frameOf((await next)!).id).toBe(i);
      const later = frames.next();
      host.readers.at(-1)?.fail(new Error('a hiccup'));
      await settled();
      host.readers.at(-1)?.give(new FakeFrame(10 + i));
      expect(frameOf((await later)!).id).toBe(10 + i);
    }
    expect(camera.state).toBe('live');
  });
});
