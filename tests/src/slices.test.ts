import { expect, it } from 'vitest';
import { inSlices, nextTask } from '../../src/slices';

it('nextTask lets messages in that came before', async () => {
  const heard: string[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    heard.push('message');
    port1.close();
  };
  port2.postMessage(null);
  await nextTask();
  expect(heard).toEqual(['message']);
});

it('inSlices keeps the order, and lets others in when a slice was long', async () => {
  let others = 0;
  let over = false;
  const work = inSlices([1, 2, 3, 4], (n) => {
    const end = performance.now() + 10;
    while (performance.now() < end) continue;
    return [n, others] as const;
  });
  void (async () => {
    while (!over) {
      await nextTask();
      others++;
    }
  })();
  const made = await work;
  over = true;
  expect(made.map(([n]) => n)).toEqual([1, 2, 3, 4]);
  expect(made.at(-1)![1]).toBeGreaterThanOrEqual(2);
});
