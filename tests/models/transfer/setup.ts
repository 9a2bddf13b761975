import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from '../../../models/kernels/training';

/** The plain backend, ready to train. */
export async function startCpu(): Promise<void> {
  await setBackend('cpu');
  registerTrainingKernels('cpu');
}
