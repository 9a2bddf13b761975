import {
  engine, findBackendFactory, registerBackend, removeBackend, setBackend, type KernelBackend,
} from '@tensorflow/tfjs-core';
import type { BackendName } from '../../api';

/**
 * Makes TensorFlow.js run on this very backend instance. The packages register a factory of their own when they are
 * imported; it makes way, because it leaves us no hold on the device.
 */
export async function adopt(name: BackendName, backend: KernelBackend): Promise<void> {
  if (findBackendFactory(name)) removeBackend(name);
  registerBackend(name, () => backend);
  if (!(await setBackend(name))) throw new Error(`TensorFlow.js did not take the ${name} backend`);
}

/** Disposes a backend, adopted or not. One that another has replaced leaves that other alone. */
export function release(name: BackendName, backend: KernelBackend): void {
  if (engine().registry[name] === backend) removeBackend(name);
  else backend.dispose();
}
