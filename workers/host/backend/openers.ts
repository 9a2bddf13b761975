import type { BackendOpener } from './backend';

/** More threads than this gain little on networks of this size, and phones have few fast cores. */
const MAX_THREADS = 4;

/**
 * The backends of this browser in order of preference, each downloaded only when it is tried. GPU drivers get long to
 * start; WASM gets longer because its binary is fetched within that time.
 */
export function browserOpeners(): readonly BackendOpener[] {
  const threads = globalThis.crossOriginIsolated ? Math.min(MAX_THREADS, navigator.hardwareConcurrency || 1) : 1;
  const gpu = { patience: 20_000, patienceByName: 90_000 };
  const wasm = async (count: number) => (await import('./wasm')).openWasm(count);
  return [
    { name: 'webgpu', ...gpu, open: async (options) => (await import('./webgpu')).openWebGPU(options) },
    { name: 'webgl', ...gpu, open: async (options) => (await import('./webgl')).openWebGL(options) },
    // A threaded build that never answers must not cost WASM altogether, so one thread is tried after it.
    ...(threads > 1 ? [{ name: 'wasm', patience: 30_000, open: () => wasm(threads) } as const] : []),
    { name: 'wasm', patience: 60_000, open: () => wasm(1) },
    { name: 'cpu', patience: 60_000, open: async () => (await import('./cpu')).openCpu() },
  ];
}
