import { describe, expect, it } from 'vitest';
import { laptop, phone, WEBCAM } from './fake-host';
import { FakeFrame, frameOf, settled } from './fakes';

describe('Camera', () => {
  it('asks once and keeps the stream', async () => {
    const { host, camera } = laptop();
    expect(camera.state).toBe('off');
    const starting = camera.start();
    expect(camera.state).toBe('asking');
    await Promise.all([starting, camera.start()]);
    await camera.start();
    expect(host.requests).toHaveLength(1);
    expect(camera).toMatchObject({ state: 'live', deviceId: 'webcam', title: 'Integrated Webcam', fault: null });
    expect(camera.devices).toEqual([{ id: 'webcam', label: 'Integrated Webcam', facing: null }]);
    expect(host.video.playing).toBe(true);
  });

  it('asks for ideals only', async () => {
    const { host, camera } = laptop();
    await camera.start();
    expect(host.requests).toEqual([{ width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } }]);
  });

  it('takes a webcam that does not tell for one that looks at the person', async () => {
    const { camera } = laptop();
    await camera.start();
    expect(camera).toMatchObject({ facing: 'user', mirrored: true, canFlip: false });
  });

  it('looks away from the person on a phone, unmirrored, and flips', async () => {
    const { host, camera } = phone();
    await camera.start();
    expect(camera).toMatchObject({ deviceId: 'back', facing: 'environment', mirrored: false, canFlip: true });
    await camera.flip();
    expect(camera).toMatchObject({ deviceId: 'front', facing: 'user', mirrored: true });
    await camera.flip();
    expect(camera).toMatchObject({ deviceId: 'back', mirrored: false });
    expect(host.liveTracks).toBe(1);
  });

  it('flips to the next camera where none tells where it looks', async () => {
    const { camera } = laptop(WEBCAM, { deviceId: 'usb', label: 'USB Camera' });
    await camera.start();
    await camera.flip();
    expect(camera.deviceId).toBe('usb');
    await camera.flip();
    expect(camera.deviceId).toBe('webcam');
  });

  it('opens any other camera when the one from an earlier visit is gone', async () => {
    const { host, camera } = laptop();
    await camera.start({ deviceId: 'gone' });
    expect(camera).toMatchObject({ state: 'live', deviceId: 'webcam' });
    expect(host.requests).toHaveLength(2);
  });

  it('goes back to the former camera when another does not open, and says why', async () => {
    const { host, camera } = laptop(WEBCAM, { deviceId: 'usb', label: 'USB Camera' });
    await camera.start();
    host.failures.push(new DOMException('in use', 'NotReadableError'), new DOMException('in use', 'NotReadableError'));
    await camera.choose('usb');
    expect(camera).toMatchObject({ state: 'live', deviceId: 'webcam', fault: { code: 'busy' } });
    expect(host.liveTracks).toBe(1);
  });

  it('waits a moment and asks again when the camera is not free yet', async () => {
    const { host, camera } = phone();
    await camera.start();
    host.failures.push(new DOMException('in use', 'NotReadableError'));
    await camera.flip();
    expect(camera).toMatchObject({ state: 'live', deviceId: 'front', fault: null });
    expect(host.sleeps).toEqual([400]);
  });

  it('has a torch only where the camera has one, and not after a refusal', async () => {
    const { host, camera } = phone();
    await camera.start();
    expect(camera.torch).toBe('off');
    await camera.setTorch(true);
    expect(camera.torch).toBe('on');
    expect(host.track.torch).toBe(true);
    host.track.torchRefused = true;
    await camera.setTorch(false);
    expect(camera.torch).toBe('on');
    await camera.flip();
    expect(camera.torch).toBe('none');
    await camera.setTorch(true);
    expect(host.track.torch).toBe(false);
  });

  it('follows the size of the picture as the phone turns', async () => {
    const { host, camera } = phone();
    await camera.start();
    expect(camera.size()).toEqual({ width: 0, height: 0 });
    host.video.resize(720, 1280);
    expect(camera.size()).toEqual({ width: 720, height: 1280 });
  });

  it('turns the camera off while hidden, and on again after', async () => {
    const { host, camera } = phone();
    await camera.start();
    await camera.flip();
    host.setHidden(true);
    expect(camera.state).toBe('hidden');
    expect(host.liveTracks).toBe(0);
    expect(host.video.srcObject).toBeNull();
    host.setHidden(false);
    await settled();
    expect(camera).toMatchObject({ state: 'live', deviceId: 'front' });
    expect(host.liveTracks).toBe(1);
  });

  it('does not wake a camera that was off', async () => {
    const { host, camera } = laptop();
    host.setHidden(true);
    host.setHidden(false);
    await settled();
    expect(host.requests).toHaveLength(0);
    expect(camera.state).toBe('off');
  });

  it('keeps the question open while hidden, and gives the camera back when nobody looks any more', async () => {
    const { host, camera } = laptop();
    let answer = () => {};
    host.gate = new Promise((resolve) => (answer = resolve));
    const starting = camera.start();
    host.setHidden(true);
    answer();
    await starting;
    expect(camera.state).toBe('hidden');
    expect(host.liveTracks).toBe(0);
    host.setHidden(false);
    await settled();
    expect(camera.state).toBe('live');
  });

  it('gives back a stream that comes after it was turned off', async () => {
    const { host, camera } = laptop();
    let answer = () => {};
    host.gate = new Promise((resolve) => (answer = resolve));
    const starting = camera.start();
    camera.stop();
    host.setHidden(true);
    answer();
    await starting;
    expect(camera.state).toBe('off');
    host.setHidden(false);
    expect(host.tracks).toHaveLength(1);
    expect(host.liveTracks).toBe(0);
  });

  it('says when the camera is taken away, and goes on when it is plugged in again', async () => {
    const { host, camera } = laptop();
    await camera.start();
    host.devices = [];
    host.track.takeAway();
    await settled();
    expect(camera).toMatchObject({ state: 'fault', fault: { code: 'taken-away', remedies: ['retry', 'demo'] } });
    expect(camera.devices).toEqual([]);
    host.plug([WEBCAM]);
    await settled();
    expect(camera).toMatchObject({ state: 'live', fault: null });
  });

  it('waits while the system withholds pictures', async () => {
    const { host, camera } = laptop();
    await camera.start();
    host.track.setMuted(true);
    expect(camera.state).toBe('interrupted');
    host.track.setMuted(false);
    expect(camera.state).toBe('live');
  });

  it('runs without playing where the browser wants a tap, until the tap', async () => {
    const { host, camera } = laptop();
    host.video.playFailure = new DOMException('gesture', 'NotAllowedError');
    await camera.start();
    await settled();
    expect(camera).toMatchObject({ state: 'live', fault: { code: 'play-blocked' } });
    host.video.playFailure = null;
    await camera.start();
    await settled();
    expect(camera.fault).toBeNull();
    expect(host.requests).toHaveLength(1);
  });

  it('reads on through a change of camera, and ends when turned off', async () => {
    const { host, camera } = phone();
    const reader = camera.frames();
    const next = reader.next();
    await camera.start();
    host.readers[0]?.give(new FakeFrame(1));
    expect(frameOf((await next)!).id).toBe(1);

    const after = reader.next();
    await camera.flip();
    expect(host.readers[0]?.closes).toBe(1);
    host.readers[1]?.give(new FakeFrame(2));
    expect(frameOf((await after)!).id).toBe(2);

    const last = reader.next();
    camera.stop();
    expect(await last).toBeNull();
    expect(host.readers[1]?.closes).toBe(1);
  });

  it('lets go of everything when disposed', async () => {
    const { host, camera } = laptop();
    await camera.start();
    camera.dispose();
    expect(host.liveTracks).toBe(0);
    host.setHidden(true);
    host.setHidden(false);
    host.plug([WEBCAM]);
    await settled();
    expect(host.requests).toHaveLength(1);
  });
});
