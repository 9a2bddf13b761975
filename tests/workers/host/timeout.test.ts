import { describe, expect, test, vi } from 'vitest';
import { TimeoutError, within } from '../../../workers/host/timeout';

const never = new Promise<never>(() => undefined);
const quiet = new AbortController().signal;

describe('within', () => {
  test('passes on what the work comes to', async () => {
    await expect(within(1000, Promise.resolve(7), quiet)).resolves.toBe(7);
    await expect(within(1000, Promise.reject(new Error('no')), quiet)).rejects.toThrow('no');
  });

  test('gives up on work that never ends', async () => {
    await expect(within(1, never, quiet)).rejects.toBeInstanceOf(TimeoutError);
  });

  test('gives up when aborted, before or during', async () => {
    await expect(within(1000, never, AbortSignal.abort())).rejects.toThrow(/abort/i);
    const controller = new AbortController();
    const waiting = within(1000, never, controller.signal);
    controller.abort(new Error('mine'));
    await expect(waiting).rejects.toThrow('mine');
  });

  test('hands a late value to discard, and only a late one', async () => {
    const discard = vi.fn();
    let finish: (value: string) => void = () => undefined;
    const work = new Promise<string>((resolve) => (finish = resolve));
    await expect(within(1, work, quiet, discard)).rejects.toBeInstanceOf(TimeoutError);
    finish('late');
    await work;
    expect(discard).toHaveBeenCalledExactlyOnceWith('late');

    await within(1000, Promise.resolve('in time'), quiet, discard);
    expect(discard).toHaveBeenCalledTimes(1);
  });
});
