/** Names what computes features, so that cached ones are not taken for those of another trunk, tap or input size. */
export function featureSource(trunkId: string, taps: readonly string[], inputSize: number): string {
  return [trunkId, inputSize, ...taps].join(' ');
}
