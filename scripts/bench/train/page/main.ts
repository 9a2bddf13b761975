import { wrap, type Remote } from 'comlink';
import type { Measurer } from './worker';

/** What the driver calls, from outside of the page. */
declare global {
  interface Window {
    measurer: Remote<Measurer>;
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
// A script that does not start answers nothing.
worker.addEventListener('error', ({ message }) => console.error(`the worker: ${message}`));
window.measurer = wrap<Measurer>(worker);
