import type { AugmentPipeline, AugmentStep } from '../../../models/transfer/augment/pipeline';

export type StepKind = AugmentStep['kind'];

/**
 * How the colours of ImageNet's photographs vary, 0 to 255: the principal components that AlexNet's scheme needs, as
 * published with the Torch reference code. The deviations are the square roots of the eigenvalues.
 */
const IMAGENET_COLOURS = {
  vectors: [[-0.5675, -0.5808, -0.5836], [0.7192, -0.0045, -0.6948], [0.4009, -0.814, 0.4203]],
  deviations: [118.9, 35, 17.1],
} as const;

/** Every augmentation there is, in the order in which they are done, at the strength at which it is switched on. */
export const STEPS: Readonly<Record<StepKind, AugmentStep>> = {
  mirror: { kind: 'mirror', probability: 0.5 },
  crop: { kind: 'crop', loss: 0.35 },
  rotate: { kind: 'rotate', degrees: 8 },
  shear: { kind: 'shear', degrees: 8 },
  warp: { kind: 'warp', amount: 0.2 },
  colour: { kind: 'colour', brightness: 0.08, contrast: 0.2, saturation: 0.2 },
  pca: { kind: 'pca', deviation: 0.1, basis: IMAGENET_COLOURS },
  cutout: { kind: 'cutout', side: 0.4 },
};

export const STEP_KINDS = Object.keys(STEPS) as readonly StepKind[];

/** A strength of a step that can be set. */
export interface Strength {
  readonly key: string;
  readonly value: number;
  readonly most: number;
}

/** What can be set of a step, and how far. */
export function strengthsOf(step: AugmentStep): readonly Strength[] {
  switch (step.kind) {
    case 'mirror':
      return [{ key: 'probability', value: step.probability, most: 1 }];
    case 'crop':
      return [{ key: 'loss', value: step.loss, most: 0.9 }];
    case 'rotate':
      return [{ key: 'degrees', value: step.degrees, most: 90 }];
    case 'shear':
      return [{ key: 'degrees', value: step.degrees, most: 40 }];
    case 'warp':
      return [{ key: 'amount', value: step.amount, most: 0.49 }];
    case 'colour':
      return (['brightness', 'contrast', 'saturation'] as const).map((key) => ({ key, value: step[key], most: 1 }));
    case 'pca':
      return [{ key: 'deviation', value: step.deviation, most: 0.5 }];
    case 'cutout':
      return [{ key: 'side', value: step.side, most: 1 }];
  }
}

/** The pipeline with a step switched on, at its usual strength, or off. */
export function withStep(steps: AugmentPipeline, kind: StepKind, on: boolean): AugmentPipeline {
  const kept = new Map(steps.map((step) => [step.kind, step]));
  if (on) kept.set(kind, kept.get(kind) ?? STEPS[kind]);
  else kept.delete(kind);
  return STEP_KINDS.flatMap((each) => kept.get(each) ?? []);
}

/** The pipeline with a strength set. */
export function withStrength(steps: AugmentPipeline, kind: StepKind, key: string, value: number): AugmentPipeline {
  return steps.map((step) => (step.kind === kind ? ({ ...step, [key]: value } as AugmentStep) : step));
}
