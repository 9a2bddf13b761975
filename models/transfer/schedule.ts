/** How the learning rate falls over the epochs. Names as in the Deep Learning Specialization (course 2, week 2). */
export type Decay =
  | { readonly kind: 'constant' }
  /** α₀ / (1 + rate·epoch) */
  | { readonly kind: 'inverse'; readonly rate: number }
  /** α₀ · base^epoch, 0 < base ≤ 1; the course's example is 0.95 */
  | { readonly kind: 'exponential'; readonly base: number }
  /** α₀ · factor for every `every` epochs that have passed */
  | { readonly kind: 'staircase'; readonly factor: number; readonly every: number }
  /** From α₀ along half a cosine to α₀ · floor in the last of `epochs` (Loshchilov and Hutter, 2017) */
  | { readonly kind: 'cosine'; readonly epochs: number; readonly floor?: number };

export interface Schedule {
  /** α₀ */
  readonly learningRate: number;
  readonly decay: Decay;
  /** Epochs, also a fraction, over which the rate rises evenly from almost nothing; 0 for none. */
  readonly warmUp?: number;
}

/**
 * Learning rate of a step.
 * @param step number of the step since training began, from 0
 * @param stepsPerEpoch mini-batches in an epoch, at least 1
 */
export function learningRateAt(schedule: Schedule, step: number, stepsPerEpoch: number): number {
  const { learningRate, decay, warmUp = 0 } = schedule;
  // The first step already moves, and the last of warming up has the full rate.
  const warmth = warmUp > 0 ? Math.min(1, (step + 1) / (warmUp * stepsPerEpoch)) : 1;
  return learningRate * warmth * decayAt(decay, step / stepsPerEpoch);
}

/** @param time epochs that have passed, as a fraction; only the cosine changes within an epoch */
function decayAt(decay: Decay, time: number): number {
  const epoch = Math.floor(time);
  switch (decay.kind) {
    case 'constant':
      return 1;
    case 'inverse':
      return 1 / (1 + decay.rate * epoch);
    case 'exponential':
      return decay.base ** epoch;
    case 'staircase':
      return decay.factor ** Math.floor(epoch / decay.every);
    case 'cosine': {
      const { floor = 0 } = decay;
      const passed = Math.min(1, time / decay.epochs);
      return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * passed));
    }
  }
}
