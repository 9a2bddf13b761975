import type { Page, Worker } from '@playwright/test';
import type { DetectWorker } from '../../workers/api';

/** Keeps every worker that the page starts, so that a test can speak to it beside the page. Call before `goto`. */
export async function watchWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const started: globalThis.Worker[] = [];
    Object.assign(window, { startedWorkers: started });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (options?.name === 'detect') started.push(this);
      }
    };
  });
}

type Plain = 'memory' | 'loseDevice';

/** Calls a function of the newest detect worker without arguments, in Comlink's own words. */
export async function ask<Name extends Plain>(page: Page, name: Name): Promise<Awaited<ReturnType<DetectWorker[Name]>>> {
  return page.evaluate(
    (path) =>
      new Promise<never>((resolve, reject) => {
        const { startedWorkers } = window as unknown as { startedWorkers: globalThis.Worker[] };
        const worker = startedWorkers.at(-1);
        if (!worker) {
          reject(new Error('No worker was started.'));
          return;
        }
        const id = `test-${Math.random()}`;
        worker.addEventListener('message', function answered({ data }: MessageEvent<{ id?: string; value?: never }>) {
          if (data.id !== id) return;
          worker.removeEventListener('message', answered);
          resolve(data.value as never);
        });
        worker.postMessage({ id, type: 'APPLY', path: [path], argumentList: [] });
      }),
    name,
  );
}

/** The worker in which the detector runs, as the browser sees it. */
export async function detectWorker(page: Page): Promise<Worker> {
  const isDetect = (worker: Worker) => /detect/.test(worker.url());
  return page.workers().find(isDetect) ?? page.waitForEvent('worker', isDetect);
}
