import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { CanvasPainter } from '../frame/canvas-painter';
import { CanvasReader } from '../frame/canvas-reader';
import { adopt, release } from './adopt';
import type { Backend } from './backend';

/** Plain JavaScript: always there, and the slowest. */
export function openCpu(): Backend {
  const backend = new MathBackendCPU();
  return {
    name: 'cpu',
    adapter: '',
    threads: 1,
    lost: new Promise(() => undefined),
    adopt: () => adopt('cpu', backend),
    openReader: (...input) => Promise.resolve(new CanvasReader(...input)),
    openPainter: (canvas) => new CanvasPainter(canvas),
    compile: () => Promise.resolve(),
    finished: () => null,
    lose: () => undefined,
    dispose: () => release('cpu', backend),
  };
}
