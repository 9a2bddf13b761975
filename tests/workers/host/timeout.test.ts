import { describe, expect, test, vi } from 'vitest';
import { TimeoutError, unlessAborted, within } from '../../../workers/host/timeout';

const never = new Promise<never>(() => undefined);

describe('within', () => {
  test('passes on what the work comes to', async () => {
    await expect(within(1000, Promise.resolve(7))).resolves.toBe(7);
    await expect(within(1000, Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('gives up on work that never ends', async () => {
    await expect(within(1, never)).rejects.toBeInstanceOf(TimeoutError);
  });

  test('hands a late value to discard, and only a late one', async () => {
    const discard = vi.fn();
    let finish: (value: string) => void = () => undefined;
    const work = new Promise<string>((resolve) => (finish = resolve));
    await expect(within(1, work, discard)).rejects.toBeInstanceOf(TimeoutError);
    finish('late');
    await work;
    expect(discard).toHaveBeenCalledExactlyOnceWith('late');

    await within(1000, Promise.resolve('in time'), discard);
    expect(discard).toHaveBeenCalledTimes(1);
  });
});

describe('unlessAborted', () => {
  test('passes on what the work comes to', async () => {
    const { signal } = new AbortController();
    await expect(unlessAborted(Promise.resolve(7), signal)).resolves.toBe(7);
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  test('gives up when aborted, before or during', async () => {
    await expect(unlessAborted(never, AbortSignal.abort())).rejects.toThrow(/abort/i);
    const controller = new AbortController();
    const waiting = unlessAborted(never, controller.signal);
    controller.abort(new Error('mine'));
    await expect(waiting).rejects.toThrow('mine');
  });
});
