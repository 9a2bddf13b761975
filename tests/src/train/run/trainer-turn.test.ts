import { expect, it, vi } from 'vitest';
import { Database } from '../../../../src/storage/db';
import { Trainer } from '../../../../src/train/run/trainer.svelte';
import { Notices } from '../../../../src/ui/notices.svelte';
import { dataSets } from '../data-sets';

const { visit } = dataSets();

it('a training that was stopped before it had its turn does not end a later one', async () => {
  const db = new Database();
  const data = await visit({ db });
  const trainer = new Trainer({
    data, db, notices: new Notices(), page: new EventTarget(), wish: () => ({ backend: 'auto' }), onfinished: () => {},
  });
  const end = vi.spyOn(trainer.engine, 'end');
  let refuse = () => {};
  vi.stubGlobal('navigator', {
    locks: {
      request: (_name: string, _options: object, use: (lock: null) => void) =>
        new Promise<void>((resolve) => (refuse = () => resolve(use(null)))),
    },
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const done = trainer.start();
    trainer.cancel();
    refuse();
    await done;
    expect(trainer.phase).toBe('idle');
    vi.advanceTimersByTime(60_000);
    expect(end).not.toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
  }
});
