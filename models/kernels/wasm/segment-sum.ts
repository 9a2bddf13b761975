import {
  cast, matMul, oneHot, reshape, tidy,
  type Tensor1D, type UnsortedSegmentSumAttrs,
} from '@tensorflow/tfjs-core';
import type { Composition } from './composition';

/**
 * Sums of the rows with the same segment id: a product with the ids, one-hot. Rows with a negative id count nowhere.
 * x [rows, …], segmentIds [rows] → [segments, …]
 */
export const unsortedSegmentSum: Composition = ({ x, segmentIds }, attrs) => {
  const { numSegments } = attrs as unknown as UnsortedSegmentSumAttrs;
  return tidy(() => {
    const rows = segmentIds!.size;
    const inner = x!.shape.slice(segmentIds!.rank);
    // The backend marks a float one-hot as such but fills it with whole numbers: cast it instead.
    const ids = cast(oneHot(reshape(segmentIds!, [rows]) as Tensor1D, numSegments), 'float32');
    return reshape(matMul(ids, reshape(x!, [rows, x!.size / rows]), true), [numSegments, ...inner]);
  });
};
