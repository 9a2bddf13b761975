import { expose } from 'comlink';
import { describe, expect, it } from 'vitest';
import { SSD_PREPROCESSING } from '../../../../models/trunk/ssd-trunk';
import { HelperWorks } from '../../../../workers/host/pictures/helper';
import type { PictureWorks } from '../../../../workers/host/pictures/works';

const options = { inputSize: 1, preprocessing: SSD_PREPROCESSING, steps: [] };
const works = (value: number): PictureWorks => ({ make: (_, draws) => Promise.resolve(draws.map(() => Float32Array.of(value))) });
const make = async (helper: HelperWorks) => (await helper.make(new Blob([]), [null, [1]], options)).map(([value]) => value);

/** A worker in the form of a message port. */
function fakeWorker(answers: PictureWorks | null): { worker: Worker; fail: () => void; close: () => void } {
  const { port1, port2 } = new MessageChannel();
  if (answers) expose(answers, port2);
  const events = new EventTarget();
  const worker = {
    postMessage: (message: unknown, transfer: Transferable[]) => port1.postMessage(message, transfer),
    addEventListener: (type: string, listener: EventListener, rest?: AddEventListenerOptions) =>
      (type === 'error' ? events : port1).addEventListener(type, listener, rest),
    removeEventListener: (type: string, listener: EventListener) => port1.removeEventListener(type, listener),
  };
  port1.start();
  return { worker: worker as unknown as Worker, fail: () => events.dispatchEvent(new Event('error')), close: () => port1.close() };
}

describe('the helper that prepares pictures', () => {
  it('does the work, started once, and only when there is any', async () => {
    let started = 0;
    const fake = fakeWorker(works(1));
    const helper = new HelperWorks(() => (started++, fake.worker), works(2));
    expect(started).toBe(0);
    expect(await make(helper)).toEqual([1, 1]);
    expect(await make(helper)).toEqual([1, 1]);
    expect(started).toBe(1);
    fake.close();
  });

  it('is done without where a worker cannot start one', async () => {
    let tried = 0;
    const helper = new HelperWorks(() => {
      tried++;
      throw new Error('no nested workers');
    }, works(2));
    expect([await make(helper), await make(helper)]).toEqual([[2, 2], [2, 2]]);
    expect(tried).toBe(1);
  });

  it('is done without when it fails in the middle, and what it was asked is done after all', async () => {
    const fake = fakeWorker(null);
    const helper = new HelperWorks(() => fake.worker, works(2));
    const asked = Promise.all([make(helper), make(helper)]);
    await Promise.resolve();
    fake.fail();
    expect(await asked).toEqual([[2, 2], [2, 2]]);
    expect(await make(helper)).toEqual([2, 2]);
    fake.close();
  });

  it('passes on that a picture cannot be read', async () => {
    const fake = fakeWorker({ make: () => Promise.reject(new Error('no picture')) });
    await expect(make(new HelperWorks(() => fake.worker, works(2)))).rejects.toThrow('no picture');
    fake.close();
  });
});
