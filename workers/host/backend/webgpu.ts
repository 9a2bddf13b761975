import { env } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { GpuPainter } from '../frame/gpu-painter';
import { GpuReader } from '../frame/gpu-reader';
import { adopt, release } from './adopt';
import type { Backend, OpenOptions } from './backend';
import { openDevice } from './webgpu-device';

/**
 * WebGPU on a device of our own. The package's own start checks for no missing adapter, notices no lost device and
 * hears no error; here each of these is told.
 */
export async function openWebGPU(options: OpenOptions): Promise<Backend> {
  const { device, info, adapter } = await openDevice(options.allowSoftware);
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    options.onError(event.error.message);
  });

  let disposed = false;
  const lost = new Promise<string>((resolve) => {
    void device.lost.then(({ reason, message }) => {
      if (!disposed) resolve(message || reason);
    });
  });

  const backend = new WebGPUBackend(device, info);
  return {
    name: 'webgpu',
    adapter,
    threads: 1,
    lost,
    adopt: () => adopt('webgpu', backend),
    openReader: (...input) => GpuReader.open(device, ...input),
    openPainter: (canvas) => new GpuPainter(device, canvas),
    compile: (run) => compile(backend, run),
    finished: () => device.queue.onSubmittedWorkDone(),
    lose: () => device.destroy(),
    dispose: () => {
      disposed = true;
      release('webgpu', backend);
      device.destroy();
    },
  };
}

async function compile(backend: WebGPUBackend, run: () => void): Promise<void> {
  env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
  try {
    run();
  } finally {
    env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
  }
  await backend.checkCompileCompletionAsync();
}
