import { env, findBackendFactory } from '@tensorflow/tfjs-core';
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { CanvasPainter } from '../frame/canvas-painter';
import { CanvasReader } from '../frame/canvas-reader';
import { adopt, release } from './adopt';
import type { Backend } from './backend';

/** The package's own way of making an instance, taken before `adopt` replaces it. */
const instantiate = findBackendFactory('wasm');

/**
 * XNNPACK compiled to WebAssembly, with SIMD where the browser has it.
 * @param threads more than 1 needs cross-origin isolation
 */
export async function openWasm(threads: number): Promise<Backend> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
  });
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
  setThreadsCount(threads);
  const backend = await withCores(2 * threads, instantiate);
  return {
    name: 'wasm',
    adapter: '',
    threads: getThreadsCount(),
    lost: new Promise(() => undefined),
    adopt: () => adopt('wasm', backend),
    openReader: (...input) => Promise.resolve(new CanvasReader(...input)),
    openPainter: (canvas) => new CanvasPainter(canvas),
    compile: () => Promise.resolve(),
    finished: () => null,
    lose: () => undefined,
    dispose: () => release('wasm', backend),
  };
}

/**
 * tfjs uses at most half of the cores that the browser reports, that is, one thread on a machine with two cores, where
 * two are 1.5 times as fast. For as long as it starts, it sees twice as many cores as it shall use.
 */
async function withCores<T>(cores: number, start: () => T): Promise<Awaited<T>> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  try {
    return await start();
  } finally {
    // What is shadowed lives in the prototype, and shows again.
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}
