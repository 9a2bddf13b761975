import { env } from '@tensorflow/tfjs-core';
import { GPGPUContext, MathBackendWebGL, setWebGLContext } from '@tensorflow/tfjs-backend-webgl';
import { CanvasPainter } from '../frame/canvas-painter';
import { CanvasReader } from '../frame/canvas-reader';
import { adopt, release } from './adopt';
import { Refusal, type Backend, type OpenOptions } from './backend';
import { isSoftwareName } from './software';

const ATTRIBUTES: WebGLContextAttributes = {
  alpha: false,
  antialias: false,
  depth: false,
  stencil: false,
  premultipliedAlpha: false,
  preserveDrawingBuffer: false,
  powerPreference: 'high-performance',
};

/** WebGL 2 on a canvas of our own, so that its loss is noticed and its memory is freed for certain. */
export async function openWebGL({ allowSoftware }: OpenOptions): Promise<Backend> {
  const canvas = makeCanvas();
  const gl = canvas.getContext('webgl2', ATTRIBUTES);
  if (!gl) throw new Refusal('unavailable', 'no WebGL 2 context');
  const adapter = rendererName(gl);
  if (!allowSoftware && isSoftwareName(adapter)) {
    loseContext(gl);
    throw new Refusal('software', adapter);
  }

  // Before anything reads a flag: tfjs evaluates its flags on this context instead of making one of its own.
  setWebGLContext(2, gl);
  const context = new GPGPUContext(gl);
  const backend = new MathBackendWebGL(context);

  let disposed = false;
  const lost = new Promise<string>((resolve) => {
    canvas.addEventListener('webglcontextlost', () => {
      if (!disposed) resolve('WebGL context lost');
    });
  });
  return {
    name: 'webgl',
    adapter,
    threads: 1,
    lost,
    adopt: () => adopt('webgl', backend),
    openReader: (...input) => Promise.resolve(new CanvasReader(...input)),
    openPainter: (target) => new CanvasPainter(target),
    compile: (run) => compile(backend, run),
    finished: () => context.createAndWaitForFence(),
    lose: () => loseContext(gl),
    dispose: () => {
      disposed = true;
      release('webgl', backend);
      context.program = null;
      context.dispose();
      loseContext(gl);
    },
  };
}

async function compile(backend: MathBackendWebGL, run: () => void): Promise<void> {
  env().set('ENGINE_COMPILE_ONLY', true);
  try {
    run();
  } finally {
    env().set('ENGINE_COMPILE_ONLY', false);
  }
  await backend.checkCompileCompletionAsync();
  backend.getUniformLocations();
}

function makeCanvas(): OffscreenCanvas {
  if (typeof OffscreenCanvas === 'undefined') throw new Refusal('unavailable', 'no OffscreenCanvas');
  return new OffscreenCanvas(1, 1);
}

function rendererName(gl: WebGL2RenderingContext): string {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER) ?? '');
}

function loseContext(gl: WebGL2RenderingContext): void {
  gl.getExtension('WEBGL_lose_context')?.loseContext();
}
