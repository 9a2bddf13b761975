import { describe, expect, it } from 'vitest';
import { laptop, phone, WEBCAM } from './fake-host';
import { FakeFrame, frameOf, settled } from './fakes';

describe('a frozen camera', () => {
  it('holds back frames while paused', async () => {
    const { host, camera } = laptop();
    await camera.start();
    camera.setPaused(true);
    expect(host.video.playing).toBe(false);
    const next = camera.frames().next();
    host.readers[0]?.give(new FakeFrame(1));
    await settled();
    expect(host.readers[0]?.asked).toBe(0);
    camera.setPaused(false);
    expect(frameOf((await next)!).id).toBe(1);
    expect(host.video.playing).toBe(true);
  });

  it('is not frozen any more after it was turned off', async () => {
    const { host, camera } = laptop();
    await camera.start();
    camera.setPaused(true);
    camera.stop();
    await camera.start();
    await settled();
    expect(host.video.playing).toBe(true);
    const next = camera.frames().next();
    host.readers.at(-1)?.give(new FakeFrame(1));
    expect(frameOf((await next)!).id).toBe(1);
  });

  it('does not wake when the page comes back, and keeps its picture; only when it goes on', async () => {
    const { host, camera } = laptop();
    await camera.start();
    const next = camera.frames().next();
    await settled();
    camera.setPaused(true);
    const picture = host.video.srcObject;
    host.setHidden(true);
    expect(host.liveTracks).toBe(0);
    host.setHidden(false);
    await settled();
    expect(camera.state).toBe('hidden');
    expect(host.requests).toHaveLength(1);
    expect(host.video).toMatchObject({ srcObject: picture, playing: false });

    camera.setPaused(false);
    await settled();
    expect(camera.state).toBe('live');
    expect(host.liveTracks).toBe(1);
    expect(host.video.playing).toBe(true);
    host.readers.at(-1)?.give(new FakeFrame(2));
    expect(frameOf((await next)!).id).toBe(2);
  });

  it('that goes on while the page is hidden wakes with the page', async () => {
    const { host, camera } = laptop();
    await camera.start();
    camera.setPaused(true);
    host.setHidden(true);
    camera.setPaused(false);
    await settled();
    expect(host.liveTracks).toBe(0);
    host.setHidden(false);
    await settled();
    expect(camera.state).toBe('live');
    expect(host.video.playing).toBe(true);
  });

  it.each(['flip', 'choose'] as const)('opens another on %s, frozen at its first picture', async (how) => {
    const { host, camera } = phone();
    await camera.start();
    camera.setPaused(true);
    await (how === 'flip' ? camera.flip() : camera.choose('front'));
    await settled();
    expect(camera).toMatchObject({ state: 'live', deviceId: 'front' });
    expect(host.video.playing).toBe(false);
    expect(host.video.plays).toBe(2);
    const next = camera.frames().next();
    host.readers.at(-1)?.give(new FakeFrame(1));
    await settled();
    expect(host.readers.at(-1)?.asked).toBe(0);
    camera.setPaused(false);
    expect(frameOf((await next)!).id).toBe(1);
    expect(host.video.playing).toBe(true);
  });

  it('stays on its picture when it is started again', async () => {
    const { host, camera } = laptop();
    await camera.start();
    camera.setPaused(true);
    await camera.start();
    await settled();
    expect(host.video).toMatchObject({ playing: false, plays: 1 });
  });

  it('is not woken by being plugged in again', async () => {
    const { host, camera } = laptop();
    await camera.start();
    camera.setPaused(true);
    host.devices = [];
    host.track.takeAway();
    await settled();
    host.plug([WEBCAM]);
    await settled();
    expect(camera).toMatchObject({ state: 'fault', fault: { code: 'taken-away' } });
    expect(host.liveTracks).toBe(0);
  });
});
