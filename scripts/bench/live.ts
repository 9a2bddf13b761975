import type { Browser, Page } from 'playwright';
import type { BackendName, DetectorId, Timings } from '../../workers/api';
import { ask, watchWorkers } from '../lib/detect-worker';
import { CATEGORIES, FRAME_MARK, readMainThread, type TraceEvent } from './main-thread';
import { intervals, median, quantile } from './numbers';

export interface LiveOptions {
  readonly detector: DetectorId;
  readonly backend: BackendName;
  /** How many frames are measured; `settle` more come before. */
  readonly frames: number;
  /** Frames per second that the fake camera gives. */
  readonly rate: number;
}

/** One detector on one backend, as measured. All times are milliseconds. */
export interface LiveResult {
  readonly detector: DetectorId;
  readonly backend: BackendName;
  readonly frames: number;
  /** Median time from one answered frame to the next, with two in flight as in normal use. */
  readonly frame: number;
  /** Median time of the network alone, run after run: two in flight, and one at a time. */
  readonly bare: number;
  readonly bareSequential: number;
  /** frame / bare. */
  readonly ratio: number;
  /** The camera gave no more: `frame` says what the film's rate is, not what the app can do. */
  readonly cameraBound: boolean;
  /** Milliseconds of tasks on the page's main thread per answered frame, and of these the processor time. */
  readonly mainThread: { readonly p50: number; readonly p95: number; readonly cpuP50: number; readonly cpuP95: number };
  readonly longTasks: { readonly count: number; readonly longest: number };
  /** Medians as the worker tells them. */
  readonly stages: Timings;
  readonly tensors: { readonly first: number; readonly last: number };
}

/** Answers that came back from the worker, as the page saw them. */
interface Answer {
  readonly at: number;
  readonly timings: Timings;
  readonly tensors: number;
}

const SETTLE_FRAMES = 15;
const READY_MS = 300_000;

/**
 * Runs the built app on the fake camera and measures it. The browser must have been started with a film.
 * @throws Error when the backend is not the one in use in the end, with what the page says
 */
export async function measureLive(browser: Browser, url: string, options: LiveOptions): Promise<LiveResult> {
  const { detector, backend, frames, rate } = options;
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1120, height: 844 } });
  try {
    const page = await context.newPage();
    await watchWorkers(page);
    await page.addInitScript(collectAnswers, FRAME_MARK);
    await page.goto(`${url}?detector=${detector}`);
    await compute(page, backend);
    await context.grantPermissions(['camera']);
    await page.getByRole('button', { name: 'Open the camera' }).click();
    await ready(page, backend);
    await answers(page, SETTLE_FRAMES);

    await browser.startTracing(page, { categories: CATEGORIES });
    const before = (await answers(page, 1)).length;
    const measured = (await answers(page, before + frames)).slice(before - 1);
    const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };

    await page.getByRole('button', { name: 'Freeze' }).click();
    const runs = Math.min(frames, 60);
    await ask(page, 'bare', 3, 1);
    const bare = median(await ask(page, 'bare', runs, 2));
    const bareSequential = median(await ask(page, 'bare', runs, 1));

    const { perFrame, cpuPerFrame, longTasks } = readMainThread(trace.traceEvents);
    const frame = median(intervals(measured.map(({ at }) => at)));
    const stage = (key: keyof Timings) => median(measured.map(({ timings }) => timings[key]));
    return {
      detector,
      backend,
      frames: measured.length - 1,
      frame,
      bare,
      bareSequential,
      ratio: frame / bare,
      cameraBound: frame < (1000 / rate) * 1.05,
      mainThread: {
        p50: quantile(perFrame, 0.5),
        p95: quantile(perFrame, 0.95),
        cpuP50: quantile(cpuPerFrame, 0.5),
        cpuP95: quantile(cpuPerFrame, 0.95),
      },
      longTasks: { count: longTasks.length, longest: Math.max(0, ...longTasks) },
      stages: { upload: stage('upload'), network: stage('network'), readback: stage('readback'), nms: stage('nms') },
      tensors: { first: measured[0]?.tensors ?? NaN, last: measured.at(-1)?.tensors ?? NaN },
    };
  } finally {
    await context.close();
  }
}

/** Runs in the page, before the app: notes each answer of the worker, and marks it in the trace. */
function collectAnswers(mark: string): void {
  const collected: Answer[] = [];
  Object.assign(window, { collectedAnswers: collected });
  const WatchedWorker = window.Worker;
  window.Worker = class extends WatchedWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }: MessageEvent<{ value?: Partial<Answer> }>) => {
        const { timings, tensors } = data.value ?? {};
        if (!timings || tensors === undefined) return;
        collected.push({ at: performance.now(), timings, tensors });
        performance.mark(mark);
      });
    }
  };
}

/** Waits for so many answers since the page was opened, and gives them. */
async function answers(page: Page, count: number): Promise<readonly Answer[]> {
  type Collected = { collectedAnswers: Answer[] };
  await page.waitForFunction(
    (wanted) => (window as unknown as Collected).collectedAnswers.length >= wanted,
    count,
    { timeout: 0, polling: 500 },
  );
  return page.evaluate(() => (window as unknown as Collected).collectedAnswers);
}

async function compute(page: Page, backend: BackendName): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByLabel('Compute with').selectOption(backend);
  await page.keyboard.press('Escape');
}

async function ready(page: Page, backend: BackendName): Promise<void> {
  const stage = page.getByTestId('stage');
  const settled = stage.and(page.locator('[data-phase=ready], [data-phase=failed]'));
  await settled.waitFor({ timeout: READY_MS });
  const used = await stage.getAttribute('data-detector-backend');
  if (used === backend) return;
  const said = await page.getByRole('alert').allInnerTexts();
  throw new Error(said.join(' ') || `${used ?? 'nothing'} was used instead`);
}
