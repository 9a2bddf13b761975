import type { Page } from 'playwright';
import type { DetectWorker } from '../../workers/api';

/** Keeps every detect worker that the page starts, so that it can be spoken to beside the page. Call before `goto`. */
export async function watchWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const started: Worker[] = [];
    Object.assign(window, { startedWorkers: started });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (options?.name === 'detect') started.push(this);
      }
    };
  });
}

type Plain = 'memory' | 'loseDevice' | 'bare';

/** Calls a function of the newest detect worker, in Comlink's own words; arguments must be plain values. */
export async function ask<Name extends Plain>(
  page: Page,
  name: Name,
  ...values: Parameters<DetectWorker[Name]>
): Promise<Awaited<ReturnType<DetectWorker[Name]>>> {
  return page.evaluate(
    ([path, args]) =>
      new Promise<never>((resolve, reject) => {
        const { startedWorkers } = window as unknown as { startedWorkers: Worker[] };
        const worker = startedWorkers.at(-1);
        if (!worker) {
          reject(new Error('No detect worker was started.'));
          return;
        }
        const id = `beside-${Math.random()}`;
        // No named functions in here: tsx wraps those in a helper that the page does not have.
        const answered = new AbortController();
        worker.addEventListener(
          'message',
          ({ data }: MessageEvent<{ id?: string; type?: string; value?: unknown }>) => {
            if (data.id !== id) return;
            answered.abort();
            if (data.type === 'HANDLER') reject(new Error(`The worker refused ${path}: ${JSON.stringify(data.value)}`));
            else resolve(data.value as never);
          },
          { signal: answered.signal },
        );
        const argumentList = args.map((value) => ({ type: 'RAW', value }));
        worker.postMessage({ id, type: 'APPLY', path: [path], argumentList });
      }),
    [name, values as unknown[]] as const,
  );
}
