import type { DetectorRecipe } from '../../../models/yolo/own/recipe';
import type { DetectorJob, DetectorSample } from '../../../workers/api';
import type { ClassRow } from '../../storage/classes';
import type { SampleRow } from '../../storage/samples';
import type { TrainedClass } from '../../storage/training';

/** A detector's training as it is given to the worker, and what of the data set it is made of. */
export interface DetectorPlan {
  readonly job: DetectorJob;
  /** Those with boxes, in their order. */
  readonly classes: readonly TrainedClass[];
  /** Pictures with boxes: to train on, and held back. */
  readonly boxed: { readonly train: number; readonly held: number };
  /** Boxes to train on. */
  readonly boxes: number;
  /** Pictures of classes without any box, on which nothing is to be found. */
  readonly empty: number;
  /** Other pictures without boxes: nobody knows what is on them. */
  readonly left: number;
}

/**
 * What is boxed as a job. A picture without boxes may just not be boxed yet, and is left out; but where none of a class
 * has any, the class stands for what is not to be found.
 */
export function detectorPlanOf(
  { classes, samples }: { readonly classes: readonly ClassRow[]; readonly samples: readonly SampleRow[] },
  recipe: DetectorRecipe,
): DetectorPlan {
  const used = new Set(samples.flatMap(({ boxes }) => boxes.map(({ classId }) => classId)));
  const trained = classes.filter(({ id }) => used.has(id)).map(({ id, name, colour }) => ({ id, name, colour }));
  const index = new Map(trained.map(({ id }, i) => [id, i]));
  const job: DetectorSample[] = [];
  let empty = 0;
  let left = 0;
  for (const { id, split, boxes, classIds } of samples) {
    const labelled = boxes.flatMap(({ classId, x, y, width, height }) => {
      const label = index.get(classId);
      return label === undefined ? [] : [{ label, x, y, width, height }];
    });
    const nothing = labelled.length === 0 && !classIds.some((classId) => used.has(classId));
    if (labelled.length > 0 || (nothing && used.size > 0)) job.push({ id, split, boxes: labelled });
    if (nothing) empty++;
    else if (labelled.length === 0) left++;
  }
  const boxed = job.filter(({ boxes }) => boxes.length > 0);
  const train = boxed.filter(({ split }) => split === 'train');
  return {
    job: { classes: trained.map(({ name }) => name), samples: job, recipe },
    classes: trained,
    boxed: { train: train.length, held: boxed.length - train.length },
    boxes: train.reduce((sum, { boxes }) => sum + boxes.length, 0),
    empty,
    left,
  };
}
