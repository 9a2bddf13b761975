import { GENTLE } from '../../../models/transfer/augment/gentle';
import type { Advice } from '../../../models/transfer/diagnosis';
import type { Recipe } from '../../../models/transfer/recipe';

/** Blocks of the trunk that features come from. */
export const TRUNK_BLOCKS = 18;
/** Choices of how many of the last blocks are trained. */
export const UNFREEZING = [1, 2, 4, 8] as const;

/** The recipe with an advice followed; null where it is not the recipe that must change, or nothing more can be done. */
export function applyAdvice(advice: Advice, recipe: Recipe): Recipe | null {
  const { head, loss, optimiser, augmentation, freeze } = recipe;
  switch (advice) {
    case 'bigger-head': {
      const first = head.hidden[0];
      if (first !== undefined && first >= 1024) return null;
      const hidden = first === undefined ? [128] : [first * 2, ...head.hidden.slice(1)];
      const initialiser = head.initialiser === 'zeros' ? 'he-normal' : head.initialiser;
      return { ...recipe, head: { ...head, hidden, initialiser } };
    }
    case 'unfreeze-more':
      return freeze === 'none' ? null : { ...recipe, freeze: moreUnfrozen(freeze) };
    case 'unfreeze-less':
      return freeze === 'all' ? null : { ...recipe, freeze: lessUnfrozen(freeze) };
    case 'train-longer':
      return longer(recipe, 2);
    case 'less-regularisation': {
      if (head.dropout + loss.l2 + optimiser.weightDecay === 0) return null;
      return {
        ...recipe,
        head: { ...head, dropout: head.dropout < 0.1 ? 0 : head.dropout / 2 },
        loss: { ...loss, l2: loss.l2 / 10 },
        optimiser: { ...optimiser, weightDecay: optimiser.weightDecay / 10 },
      };
    }
    case 'more-regularisation':
      return {
        ...recipe,
        head: { ...head, dropout: Math.min(0.6, head.dropout + 0.2) },
        loss: { ...loss, l2: loss.l2 === 0 ? 0.1 : Math.min(10, loss.l2 * 3) },
      };
    case 'more-augmentation': {
      const copies = augmentation.copies === 0 ? 2 : Math.min(10, augmentation.copies * 2);
      if (copies === augmentation.copies) return null;
      const steps = augmentation.steps.length > 0 ? augmentation.steps : GENTLE;
      return { ...recipe, augmentation: { ...augmentation, copies, steps } };
    }
    case 'more-samples':
    case 'check-labels':
      return null;
  }
}

/** A tenth of the rate: for steps that overshot. */
export function lowerRate(recipe: Recipe): Recipe {
  const { schedule, tuning } = recipe;
  return {
    ...recipe,
    schedule: { ...schedule, learningRate: schedule.learningRate / 10 },
    tuning: { ...tuning, schedule: { ...tuning.schedule, learningRate: tuning.schedule.learningRate / 10 } },
  };
}

/** More epochs; the rate falls over all of them. */
export function longer(recipe: Recipe, factor: number): Recipe {
  const epochs = Math.min(10_000, Math.round(recipe.epochs * factor));
  const tuned = Math.min(1000, Math.round(recipe.tuning.epochs * factor));
  return withEpochs({ ...recipe, tuning: withTuningEpochs(recipe.tuning, tuned) }, epochs);
}

/** A cosine ends with the last epoch. */
export function withEpochs(recipe: Recipe, epochs: number): Recipe {
  const { decay } = recipe.schedule;
  const schedule = decay.kind === 'cosine' ? { ...recipe.schedule, decay: { ...decay, epochs } } : recipe.schedule;
  return { ...recipe, epochs, schedule };
}

/** As `withEpochs`, for the unfrozen blocks. */
export function withTuningEpochs(tuning: Recipe['tuning'], epochs: number): Recipe['tuning'] {
  const { decay } = tuning.schedule;
  const schedule = decay.kind === 'cosine' ? { ...tuning.schedule, decay: { ...decay, epochs } } : tuning.schedule;
  return { ...tuning, epochs, schedule };
}

function moreUnfrozen(freeze: Recipe['freeze']): Recipe['freeze'] {
  const now = freeze === 'all' ? 0 : Number(freeze);
  return UNFREEZING.find((blocks) => blocks > now) ?? 'none';
}

function lessUnfrozen(freeze: Recipe['freeze']): Recipe['freeze'] {
  const now = freeze === 'none' ? Infinity : Number(freeze);
  return UNFREEZING.findLast((blocks) => blocks < now) ?? 'all';
}
