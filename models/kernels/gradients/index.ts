import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { arithmetic } from './arithmetic';
import { mirrorPadding } from './mirror-pad';
import { network } from './network';
import { reduction } from './reduction';
import type { Rule } from './rule';
import { shape } from './shape';

const all: readonly Rule[] = [...arithmetic, ...shape, mirrorPadding, ...reduction, ...network];

/**
 * Teaches tfjs to differentiate. Its core alone knows no derivative of any kernel; those of the whole package exist
 * only as modules that Node cannot load. Here are the ones that networks need, arranged for the kernels that are fast
 * on WASM. Does nothing where a derivative is known already.
 */
export function registerGradients(): void {
  for (const each of all) if (!getGradient(each.kernelName)) registerGradient(each);
}
