import { defaultRecipe } from '../../../../models/transfer/default-recipe';
import type { Recipe } from '../../../../models/transfer/recipe';
import type { TrainingJob } from '../../../../models/transfer/training';
import type { TrunkSource } from '../../../../models/trunk/ssd-trunk';
import { noCache, type Samples } from './samples';

/** What everything is measured on. */
export interface Bench {
  readonly trunk: TrunkSource;
  readonly samples: Samples;
}

/** The recipe that the app proposes for these samples, changed where asked. */
export function jobOf({ samples: { classes, samples } }: Bench, change: Partial<Recipe> = {}): TrainingJob {
  const of = (split: string) => samples.filter((each) => each.split === split).length;
  const recipe = defaultRecipe({ classes: classes.length, train: of('train'), dev: of('dev') });
  return { classes, samples, recipe: { ...recipe, ...change } };
}

/** Without changed copies. */
export const PLAIN = { steps: [], copies: 0, fresh: false, mixUp: 0 } as const;

export function toolsOf({ trunk, samples: { inputs } }: Bench) {
  return { trunk, inputs, cache: noCache };
}
