/** What to try, as codes; the page has the words. Order and choice as in the course's "basic recipe". */
export type Advice =
  | 'bigger-head'
  | 'unfreeze-more'
  | 'train-longer'
  | 'less-regularisation'
  | 'more-samples'
  | 'more-augmentation'
  | 'more-regularisation'
  | 'unfreeze-less'
  | 'check-labels';

export interface Diagnosis {
  readonly reading: 'fine' | 'high-bias' | 'high-variance' | 'both';
  /** Training error minus the error that cannot be avoided. */
  readonly avoidableBias: number;
  /** Dev error minus training error. */
  readonly variance: number;
  /** Best first. */
  readonly advice: readonly Advice[];
}

export interface Errors {
  /** Shares of wrong answers, 0 to 1, on the training and on the dev set, both without dropout. */
  readonly train: number;
  readonly dev: number;
  /** Error of guessing: 1 − 1/K, or 1 minus the share of the largest class. */
  readonly chance: number;
  /** Error that a person would make: an estimate of what cannot be avoided. */
  readonly human?: number;
}

/** A gap counts when it is more than this share of the way from perfect to chance. */
const TOLERANCE = 0.1;

/**
 * Reads bias and variance out of two errors (Deep Learning Specialization, course 2, week 1, and course 3, week 1).
 * Gaps are measured against the chance level, because an error of 10% is poor for two classes and good for a hundred.
 */
export function diagnose({ train, dev, chance, human = 0 }: Errors): Diagnosis {
  const avoidableBias = train - human;
  const variance = dev - train;
  const limit = TOLERANCE * chance;
  const biased = avoidableBias > limit;
  const varied = variance > limit;
  const advice: Advice[] = [];
  // No better than guessing: before anything else, is the task the one that the labels describe?
  if (train >= chance * 0.9) advice.push('check-labels');
  if (biased) advice.push('train-longer', 'bigger-head', 'unfreeze-more', 'less-regularisation');
  if (varied) advice.push('more-samples', 'more-augmentation', 'more-regularisation', 'unfreeze-less');
  // Advice that both would give in opposite directions helps neither.
  const opposed: readonly Advice[] = ['less-regularisation', 'more-regularisation', 'unfreeze-more', 'unfreeze-less'];
  const useful = biased && varied ? advice.filter((each) => !opposed.includes(each)) : advice;
  const reading = biased ? (varied ? 'both' : 'high-bias') : varied ? 'high-variance' : 'fine';
  return { reading, avoidableBias, variance, advice: useful };
}
