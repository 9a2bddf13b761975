import type { Page, Worker } from '@playwright/test';

/** The worker in which the detector runs, as the browser sees it. */
export async function detectWorker(page: Page): Promise<Worker> {
  const isDetect = (worker: Worker) => /detect/.test(worker.url());
  return page.workers().find(isDetect) ?? page.waitForEvent('worker', isDetect);
}
