import { describe, expect, it } from 'vitest';
import { Camera } from '../../../src/camera/camera.svelte';
import { FakeHost, laptop, phone, WEBCAM } from './fake-host';

describe('Camera, when it is not to be had', () => {
  const named = (name: string, message = '') => new DOMException(message, name);

  it.each([
    ['denied', named('NotAllowedError', 'Permission denied'), 'denied'],
    ['denied', named('NotAllowedError', 'The request is not allowed by the user agent'), null],
    ['dismissed', named('NotAllowedError', 'Permission dismissed'), 'prompt'],
    ['dismissed', named('NotAllowedError', 'Permission denied'), 'prompt'],
    ['denied-by-system', named('NotAllowedError', 'Permission denied by system'), 'granted'],
    ['blocked-by-policy', named('NotAllowedError', 'Feature blocked by permissions policy'), null],
    ['blocked-by-policy', named('SecurityError'), null],
    ['none', named('NotFoundError'), null],
    ['aborted', named('AbortError'), null],
    ['aborted', named('InvalidStateError'), null],
    ['unsupported', named('NotSupportedError'), null],
    ['unknown', named('SomethingNewError'), null],
  ] as const)('says %s for %s', async (code, error, permission) => {
    const { host, camera } = laptop();
    host.permissionState = permission;
    host.failures.push(error);
    await camera.start();
    expect(camera).toMatchObject({ state: 'fault', fault: { code } });
    expect(camera.fault?.detail).toContain(error.name);
    await camera.start();
    expect(camera.state).toBe('live');
  });

  it('says busy after a second try', async () => {
    const { host, camera } = laptop();
    host.failures.push(named('NotReadableError'), named('NotReadableError'));
    await camera.start();
    expect(camera.fault?.code).toBe('busy');
    expect(host.requests).toHaveLength(2);
  });

  it('says overconstrained only when the loosest request failed', async () => {
    const { host, camera } = phone();
    const failures = Array.from({ length: 4 }, () => named('OverconstrainedError'));
    host.failures.push(...failures);
    await camera.start({ facing: 'user' });
    expect(camera.fault?.code).toBe('overconstrained');
    expect(host.requests).toHaveLength(3);
    expect(host.requests.at(-1)).toBe(true);
  });

  it.each([
    { code: 'insecure', hasMedia: false, secure: false, policy: true },
    { code: 'unsupported', hasMedia: false, secure: true, policy: true },
    { code: 'blocked-by-policy', hasMedia: true, secure: true, policy: false },
  ])('says $code without asking', async ({ code, ...browser }) => {
    const host = new FakeHost([WEBCAM]);
    Object.assign(host, browser);
    const camera = new Camera(host.asHost());
    await camera.start();
    expect(camera.fault?.code).toBe(code);
    expect(host.requests).toHaveLength(0);
  });

  it('always offers something that may help', async () => {
    const { host, camera } = laptop();
    host.failures.push(named('NotAllowedError', 'Permission denied'));
    await camera.start();
    expect(camera.fault?.remedies).toEqual(['settings', 'retry', 'demo']);
  });
});
