import type { FittedHead } from './fit';

/**
 * Averages the weights of heads that were trained one from the other: stochastic weight averaging (Izmailov et al.,
 * 2018), which generalises better than any of them. Everything else is the last one's.
 * @throws RangeError if there are none, or they are not of one kind
 */
export function averageHeads(heads: readonly FittedHead[]): FittedHead {
  const last = heads.at(-1);
  if (!last) throw new RangeError('there are no heads to average');
  const weights = Object.entries(last.head.weights).map(([name, { length }]) => {
    const sum = new Float32Array(length);
    for (const { head } of heads) {
      const values = head.weights[name];
      if (values?.length !== length) throw new RangeError(`not all heads have ${length} numbers in '${name}'`);
      for (let i = 0; i < length; i++) sum[i]! += values[i]! / heads.length;
    }
    return [name, sum] as const;
  });
  return { ...last, head: { ...last.head, weights: Object.fromEntries(weights) } };
}
