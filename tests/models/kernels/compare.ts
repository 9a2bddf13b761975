import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend, tensor, tidy, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { run } from '../../../models/kernels/run';
import { startWasm } from '../wasm';

/** Numbers with a shape, on no backend. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

const load = ({ shape, values }: Numbers): Tensor =>
  tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32');

/** Runs a kernel on a backend and reads it back; what it leaves behind but its result is an error. */
export async function runOn(
  backend: 'cpu' | 'wasm',
  kernel: string,
  inputs: Readonly<Record<string, Numbers>>,
  attrs: NamedAttrMap,
): Promise<Numbers> {
  await (backend === 'wasm' ? startWasm() : setBackend('cpu'));
  return tidy(() => {
    const tensors = Object.fromEntries(Object.entries(inputs).map(([name, numbers]) => [name, load(numbers)]));
    const before = memory().numTensors;
    const result = run(kernel, tensors, attrs);
    expect(memory().numTensors, `${kernel} keeps tensors`).toBe(before + 1);
    return { shape: result.shape, values: Float32Array.from(result.dataSync()) };
  });
}

/** Largest difference of two results, relative to the largest number in them. */
export function difference(a: Numbers, b: Numbers): number {
  expect(a.shape).toEqual(b.shape);
  let apart = 0;
  let largest = 1e-6;
  for (let i = 0; i < a.values.length; i++) {
    apart = Math.max(apart, Math.abs(a.values[i]! - b.values[i]!));
    largest = Math.max(largest, Math.abs(b.values[i]!));
  }
  // Not a number must not pass for no difference.
  return Number.isNaN(apart) || a.values.some(Number.isNaN) ? Infinity : apart / largest;
}
