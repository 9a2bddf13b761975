import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';

/** The derivative of one kernel. */
export type Rule = GradConfig;

/** Shape of a rule for a kernel with one output, with its attributes typed. */
export interface RuleOf<Attrs> {
  /** Which inputs are handed to `grad`, by name and in this order; then the output, if `output`. */
  readonly saves?: readonly string[];
  readonly output?: boolean;
  /** Given dJ/dy: how to compute dJ/dx for every input x, by name. Only those that are needed are called. */
  readonly grad: (dy: Tensor, saved: Tensor[], attrs: Attrs) => Record<string, () => Tensor>;
}

/** Makes a tfjs gradient of a rule. */
export function rule<Attrs = object>(kernelName: string, { saves = [], output = false, grad }: RuleOf<Attrs>): Rule {
  return {
    kernelName,
    inputsToSave: [...saves],
    outputsToSave: output ? [true] : [],
    gradFunc: (dy, saved, attrs) => grad(dy as Tensor, saved, attrs as unknown as Attrs),
  };
}
